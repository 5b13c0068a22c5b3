import { describe, expect, it } from 'vitest'
import { SETTINGS_DEFAULTS, type Settings } from '../../src/core/settings.ts'
import type { SettingsValues } from '../../src/shapes/settings.ts'

/** What every implementation of Settings must do. */
export function settingsContract(name: string, open: () => Settings & Disposable): void {
  describe(`Settings contract: ${name}`, () => {
    it('starts with the defaults', () => {
      using settings = open()
      expect(settings.values).toEqual(SETTINGS_DEFAULTS)
      expect(settings.problem).toBeNull()
    })

    it('changes what is given and leaves the rest', () => {
      using settings = open()
      settings.update({ theme: 'dark', tiles: 9 })
      settings.update({ recentFolders: ['/a'] })
      expect(settings.values).toEqual({ ...SETTINGS_DEFAULTS, theme: 'dark', tiles: 9, recentFolders: ['/a'] })
    })

    it('tells once of each update, with all values', () => {
      using settings = open()
      const heard: SettingsValues[] = []
      settings.onDidChange((values) => heard.push(values))
      settings.update({ theme: 'light', terminalFontSize: 20, closeToTray: false })
      expect(heard).toEqual([{ ...SETTINGS_DEFAULTS, theme: 'light', terminalFontSize: 20, closeToTray: false }])
      expect(heard[0]).toEqual(settings.values)
    })

    it('does not tell of an update that changes nothing', () => {
      using settings = open()
      settings.update({ recentFolders: ['/a'] })
      const heard: SettingsValues[] = []
      settings.onDidChange((values) => heard.push(values))
      settings.update({ recentFolders: ['/a'], theme: SETTINGS_DEFAULTS.theme })
      settings.update({})
      expect(heard).toEqual([])
    })
  })
}
