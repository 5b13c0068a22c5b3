import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SETTINGS_DEFAULTS } from '../../core/settings.ts'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import type { ConfSettings } from './conf-settings.ts'
import { openSettings } from './open-settings.ts'
import { createPlainConf } from './plain-conf.ts'

const newFolder = useTemporaryFolders()
const CLOCK = { now: () => 1_800_000_000_000 }

function open(dataDir: string): ConfSettings {
  return openSettings({ dataDir, clock: CLOCK, createConf: createPlainConf })
}

describe('openSettings', () => {
  it('finds again what was written, in settings.json, for the user only', () => {
    const dataDir = newFolder()
    open(dataDir).update({ theme: 'dark', recentFolders: ['/a', '/b'] })
    expect(open(dataDir).values).toEqual({ ...SETTINGS_DEFAULTS, theme: 'dark', recentFolders: ['/a', '/b'] })
    expect(statSync(join(dataDir, 'settings.json')).mode & 0o777).toBe(0o600)
    expect(readdirSync(dataDir)).toEqual(['settings.json'])
  })

  it.each(['{"theme": "dark"', '', 'null', '[1, 2]', '\u0000\u0001'])(
    'keeps an unreadable file (%j) aside and starts with the defaults',
    (text) => {
      const dataDir = newFolder()
      writeFileSync(join(dataDir, 'settings.json'), text)
      const settings = open(dataDir)
      const aside = join(dataDir, 'settings.json.unreadable-2027-01-15T08-00-00-000Z')
      expect(settings.values).toEqual(SETTINGS_DEFAULTS)
      expect(settings.problem).toContain(aside)
      expect(readFileSync(aside, 'utf8')).toBe(text)
      settings.update({ tiles: 6 })
      expect(open(dataDir)).toMatchObject({ problem: null, values: { tiles: 6 } })
    },
  )

  it('replaces single invalid values by their defaults and keeps what it does not know', () => {
    const dataDir = newFolder()
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ theme: 'pink', tiles: 9, later: { a: 1 } }))
    const settings = open(dataDir)
    expect(settings.values).toEqual({ ...SETTINGS_DEFAULTS, tiles: 9 })
    expect(settings.problem).toBeNull()
    settings.update({ closeToTray: false })
    expect(JSON.parse(readFileSync(join(dataDir, 'settings.json'), 'utf8'))).toEqual({
      theme: 'pink',
      tiles: 9,
      later: { a: 1 },
      closeToTray: false,
    })
  })

  it('goes on without a file when there can be none', () => {
    const dataDir = newFolder()
    mkdirSync(join(dataDir, 'settings.json'))
    const settings = open(dataDir)
    settings.update({ theme: 'light' })
    expect(settings.values.theme).toBe('light')
    expect(settings.problem).toContain('settings.json')
  })

  it('holds a value that cannot be written and says so', () => {
    const dataDir = newFolder()
    const settings = open(dataDir)
    rmSync(dataDir, { recursive: true })
    writeFileSync(dataDir, '')
    settings.update({ theme: 'light' })
    expect(settings.values.theme).toBe('light')
    expect(settings.problem).toContain('cannot be saved')
  })
})
