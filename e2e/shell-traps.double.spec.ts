import { existsSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { test } from './support/corral.ts'
import { IPC_CHANNELS } from '../src/contract/bridge.ts'
import { doubleOf, startAs, windowIds } from './support/double.ts'

test('a page that reloads itself is served again, and connected', async ({ corral }) => {
  const { fleet } = corral
  await corral.startFixture('api', 'echo')
  await fleet.tile('api').waitFor('ready')
  await fleet.page.evaluate(() => location.reload())
  await fleet.tile('api').waitUntilShown()
  await fleet.tile('api').type('after the reload')
  await fleet.tile('api').waitFor('after the reload')
})

test('a page is led nowhere else, and stays connected when it is kept from going', async ({ corral }) => {
  const { fleet } = corral
  await corral.startFixture('api', 'echo')
  await fleet.tile('api').waitFor('ready')
  await fleet.page.evaluate(() => {
    location.href = 'https://example.invalid/'
  })
  await fleet.tile('api').type('still here')
  await fleet.tile('api').waitFor('still here')
  expect(new URL(fleet.page.url()).host).not.toBe('example.invalid')
})

test('a question of a hidden app lies over a window that is shown first: on macOS nothing stands still', async ({
  corral,
}) => {
  const host = await startAs(corral, 'darwin')
  await corral.startFixture('api', 'echo')
  await corral.fleet.tile('api').waitFor('ready')
  await host.clickClose()
  expect(await host.visibleWindows()).toBe(0)
  await host.clickTray('Quit Corral')
  expect(await host.dialog()).toMatchObject({ message: 'Stop 1 agent and quit?', hasParent: true })
  expect(await host.visibleWindows()).toBe(1)
  await host.answerDialog('Cancel')
})

test('closing a window beside a minimised one closes that window alone', async ({ corral }) => {
  const host = await startAs(corral, 'win32')
  await corral.startFixture('api', 'echo')
  await corral.openSecondWindow()
  const [first = 0, second = 0] = await windowIds(host)
  await host.app.act({ kind: 'minimize-window', window: first })
  await host.app.act({ kind: 'close-window', window: second })
  await expect.poll(() => windowIds(host)).toEqual([first])
})

test('a full-screen window leaves full screen before it is hidden', async ({ corral }) => {
  const host = await startAs(corral, 'darwin')
  const [window = 0] = await windowIds(host)
  await host.app.act({ kind: 'full-screen', window })
  await host.clickClose()
  await expect.poll(() => host.visibleWindows()).toBe(0)
  expect((await host.calls()).filter(({ kind }) => kind === 'black-space')).toEqual([])
})

test('a click on the hint that Corral still runs opens it, however late', async ({ corral }) => {
  const host = doubleOf(corral)
  await corral.startFixture('api', 'echo')
  await expect.poll(async () => (await host.tray())?.tooltip).toContain('1 of 1')
  await host.clickClose()
  await expect.poll(async () => (await host.calls()).some(({ kind }) => kind === 'notification')).toBe(true)
  await host.app.act({ kind: 'click-notification' })
  await expect.poll(() => host.visibleWindows()).toBe(1)
})

test('a packaged app reads its first argument', async ({ corral }) => {
  const host = doubleOf(corral)
  await host.stop()
  const elsewhere = join(corral.place.root, 'elsewhere')
  host.args = ['--data-dir', elsewhere]
  Object.assign(corral.place.env, { ELECTRON_DOUBLE_PACKAGED: '1' })
  await corral.start()
  expect(existsSync(join(elsewhere, 'desktop'))).toBe(true)
})

test('a window opened maximised has the keyboard', async ({ corral }) => {
  const host = doubleOf(corral)
  const [window = 0] = await windowIds(host)
  await host.app.act({ kind: 'maximize-window', window })
  await host.clickClose()
  await host.clickTray('Quit Corral')
  await host.whenEnded()
  await corral.start()
  await expect.poll(async () => (await host.app.windowViews()).map(({ focused }) => focused)).toEqual([true])
})

test('what the tray opens is the window used last, not the one opened first', async ({ corral }) => {
  const host = doubleOf(corral)
  await corral.startFixture('api', 'echo')
  await corral.openSecondWindow()
  const [first = 0, second = 0] = await windowIds(host)
  for (const window of [first, second]) await host.app.act({ kind: 'focus-window', window })
  await host.app.act({ kind: 'blur' })
  await host.clickTray('api')
  const focused = (await host.app.windowViews()).filter(({ focused: has }) => has).map(({ id }) => id)
  expect(focused).toEqual([second])
})

test('a bare Alt brings no menu bar up: it belongs to the terminal', async ({ corral }) => {
  const host = doubleOf(corral)
  await host.app.act({ kind: 'press-alt' })
  expect((await host.app.windowViews()).map(({ menuBar }) => menuBar)).toEqual([false])
})

test('a dropped file gives the terminal its path', async ({ corral }) => {
  await corral.startFixture('api', 'echo')
  const tile = corral.fleet.tile('api')
  await tile.waitFor('ready')
  await tile.input.evaluate((input) => {
    Object.assign(window, { electronDoublePaths: { 'two words.txt': '/home/me/two words.txt' } })
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['x'], 'two words.txt'))
    input.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }))
  })
  await tile.waitFor("'/home/me/two words.txt'")
})

test('a click on the tray icon opens the hidden window', async ({ corral }) => {
  const host = doubleOf(corral)
  await expect.poll(() => host.tray()).not.toBeNull()
  await host.clickClose()
  await host.app.act({ kind: 'click-tray-icon' })
  expect(await host.visibleWindows()).toBe(1)
})

test('a window has an icon that a task switcher can show', async ({ corral }) => {
  const [window] = await doubleOf(corral).app.windowViews()
  expect(window?.iconWidth).toBeGreaterThanOrEqual(256)
})

test('a page may write to the clipboard, and nothing else', async ({ corral }) => {
  const { app } = doubleOf(corral)
  expect(await app.permits('clipboard-sanitized-write')).toBe(true)
  for (const permission of ['clipboard-read', 'media', 'notifications', 'openExternal', 'fullscreen']) {
    expect(await app.permits(permission), permission).toBe(false)
  }
})

test('a lock that cannot be had is explained: another instance is no failure, a lock that cannot be made is', async ({
  corral,
}) => {
  const host = doubleOf(corral)
  await host.stop()
  Object.assign(corral.place.env, { ELECTRON_DOUBLE_LOCK: 'taken' })
  await expect(host.start()).rejects.toThrow('ended with 1')
  await expect.poll(() => host.log()).toContain('could not make its lock')
  symlinkSync('box-4711', join(corral.place.dataDir, 'desktop/SingletonLock'))
  await expect(host.start()).rejects.toThrow('ended with 0')
  await expect.poll(() => host.log()).toContain('already runs on this data directory (box-4711)')
})

test('a place where nothing can be written is named, and nothing starts there', async ({ corral }) => {
  const host = doubleOf(corral)
  await host.stop()
  const file = join(corral.place.root, 'a file')
  writeFileSync(file, '')
  host.args = ['--data-dir', join(file, 'corral')]
  await expect(host.start()).rejects.toThrow('ended with 1')
  const box = (await host.calls()).find((call) => call.kind === 'error-box')
  expect(box?.title).toBe('Corral could not start')
  expect(box?.content).toContain(file)
})

for (const [from, whose] of [
  ['other-document', 'another document'],
  ['inner-frame', 'a frame in the page'],
  ['gone', 'a document that is gone'],
] as const) {
  test(`a message of ${whose} is dropped, and said`, async ({ corral }) => {
    const host = doubleOf(corral)
    const [window = 0] = await windowIds(host)
    await host.app.act({ kind: 'stray-message', window, from, channel: IPC_CHANNELS.connect, args: ['stray'] })
    await expect.poll(() => host.log()).toContain('a message from an untrusted page was dropped')
    await corral.startFixture('api', 'echo')
    await corral.fleet.tile('api').waitFor('ready')
  })
}
