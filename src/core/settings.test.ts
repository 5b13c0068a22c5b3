import { describe, expect, it } from 'vitest'
import {
  RECENT_FOLDERS_KEPT,
  SETTINGS_DEFAULTS,
  settingsFrom,
  withRecentFolder,
  type SettingsValues,
} from './settings.ts'

describe('settingsFrom', () => {
  it('takes what is valid', () => {
    const values: SettingsValues = {
      theme: 'dark',
      terminalFontSize: 14,
      tiles: 9,
      closeToTray: false,
      recentFolders: ['/a'],
    }
    expect(settingsFrom({ ...values })).toEqual(values)
  })

  it('replaces only what is not', () => {
    expect(
      settingsFrom({ theme: 'pink', terminalFontSize: 14, tiles: 3, closeToTray: 'yes', recentFolders: ['/a', 1] }),
    ).toEqual({
      ...SETTINGS_DEFAULTS,
      terminalFontSize: 14,
    })
  })

  it.each([7, 25, 12.5, Number.NaN, '12'])('refuses a font size of %s', (terminalFontSize) => {
    expect(settingsFrom({ terminalFontSize }).terminalFontSize).toBe(SETTINGS_DEFAULTS.terminalFontSize)
  })

  it('fills in everything from nothing', () => {
    expect(settingsFrom({})).toEqual(SETTINGS_DEFAULTS)
  })
})

describe('withRecentFolder', () => {
  it('puts the folder first, once, and forgets the oldest', () => {
    const folders = Array.from({ length: RECENT_FOLDERS_KEPT }, (_, index) => `/${index}`)
    expect(withRecentFolder(folders, '/3').slice(0, 3)).toEqual(['/3', '/0', '/1'])
    expect(withRecentFolder(folders, '/new')).toHaveLength(RECENT_FOLDERS_KEPT)
  })
})
