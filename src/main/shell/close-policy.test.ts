import { expect, test } from 'vitest'
import { closeOutcome, type CloseSituation } from './close-policy.ts'

const LAST_WINDOW: CloseSituation = {
  platform: 'linux',
  quitting: false,
  otherWindows: 0,
  closeToTray: true,
  trayShown: true,
}

test('the last window hides in the tray', () => {
  expect(closeOutcome(LAST_WINDOW)).toBe('hide')
})

test('where no tray is shown the last window quits: it could not be found again', () => {
  expect(closeOutcome({ ...LAST_WINDOW, trayShown: false })).toBe('quit')
})

test('who does not want the tray quits with the last window', () => {
  expect(closeOutcome({ ...LAST_WINDOW, closeToTray: false })).toBe('quit')
})

test('on macOS the app stays in the dock, whatever the setting', () => {
  expect(closeOutcome({ ...LAST_WINDOW, platform: 'darwin', closeToTray: false, trayShown: false })).toBe('hide')
})

test('one window of several just closes', () => {
  expect(closeOutcome({ ...LAST_WINDOW, otherWindows: 1, closeToTray: false })).toBe('close')
})

test('nothing keeps a window while quitting', () => {
  expect(closeOutcome({ ...LAST_WINDOW, quitting: true })).toBe('close')
})
