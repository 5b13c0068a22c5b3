import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SETTINGS_DEFAULTS } from '../../core/settings.ts'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import type { ConfSettings } from './conf-settings.ts'
import { openSettings } from './open-settings.ts'
import { createPlainConf } from './plain-conf.ts'

const newFolder = useTemporaryFolders()
const NOW = 1_800_000_000_000

function newClock(): ManualClock {
  const clock = new ManualClock()
  clock.setWallTime(NOW)
  return clock
}

function open(dataDir: string, clock = newClock()): ConfSettings {
  return openSettings({ dataDir, clock, createConf: createPlainConf })
}

function written(dataDir: string): unknown {
  return JSON.parse(readFileSync(join(dataDir, 'settings.json'), 'utf8'))
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
    expect(settings.problem).toContain('does not know or cannot use: theme, later. They stay in the file')
    settings.update({ closeToTray: false })
    expect(JSON.parse(readFileSync(join(dataDir, 'settings.json'), 'utf8'))).toEqual({
      theme: 'pink',
      tiles: 9,
      later: { a: 1 },
      closeToTray: false,
    })
  })

  it('names what it cannot use of groups of settings, and nothing of a file it wrote itself', () => {
    const dataDir = newFolder()
    const path = join(dataDir, 'settings.json')
    writeFileSync(
      path,
      JSON.stringify({ admission: { maxConcurrent: 'many' }, spawnPolicy: { allowedCommands: 'all' } }),
    )
    expect(open(dataDir).problem).toContain('cannot use: admission, spawnPolicy.')
    writeFileSync(path, JSON.stringify(SETTINGS_DEFAULTS))
    expect(open(dataDir).problem).toBeNull()
  })

  it('keeps what a newer version has added to a group of settings, also when that group is changed', () => {
    const dataDir = newFolder()
    const later = { notifications: { sounds: { done: 'bell' } }, tasks: { keptAgents: 7, order: 'newest' } }
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(later))
    using settings = open(dataDir)
    settings.update({ tasks: { ...settings.values.tasks, maxConcurrent: 2 } })
    expect(written(dataDir)).toMatchObject({
      notifications: later.notifications,
      tasks: { ...later.tasks, maxConcurrent: 2 },
    })
  })

  it('names eight entries and counts the others, without what a terminal would act on', () => {
    const dataDir = newFolder()
    const keys = Array.from({ length: 10 }, (_, index) => `${index}\u001b[2J${'x'.repeat(100)}`)
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(Object.fromEntries(keys.map((key) => [key, 1]))))
    const problem = open(dataDir).problem ?? ''
    expect(problem).toContain(' and 2 more')
    expect(problem).not.toContain('\u001b')
    expect(problem.length).toBeLessThan(700)
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

  it('writes the first change at once and those that follow together, a second later', () => {
    const dataDir = newFolder()
    const clock = newClock()
    using settings = open(dataDir, clock)
    settings.update({ recentFolders: ['/1'] })
    expect(written(dataDir)).toMatchObject({ recentFolders: ['/1'] })
    for (const folder of ['/2', '/3']) settings.update({ recentFolders: [folder] })
    settings.update({ theme: 'dark' })
    expect(settings.values).toMatchObject({ recentFolders: ['/3'], theme: 'dark' })
    clock.advance(999)
    expect(written(dataDir)).toEqual({ recentFolders: ['/1'] })
    clock.advance(1)
    expect(written(dataDir)).toEqual({ recentFolders: ['/3'], theme: 'dark' })
    clock.advance(1_000)
    expect(clock.pendingTimers).toBe(0)
  })

  it('does not touch the file for an update that changes nothing', () => {
    const dataDir = newFolder()
    using settings = open(dataDir)
    settings.update({ theme: 'system', recentFolders: [] })
    expect(readdirSync(dataDir)).toEqual([])
  })

  it('writes what is left when it ends', () => {
    const dataDir = newFolder()
    const clock = newClock()
    const settings = open(dataDir, clock)
    settings.update({ tiles: 1 })
    settings.update({ tiles: 2 })
    settings.dispose()
    expect(written(dataDir)).toEqual({ tiles: 2 })
    expect(clock.pendingTimers).toBe(0)
  })

  it('tells its owner once that it cannot save, and saves when it can again', () => {
    const dataDir = newFolder()
    const clock = newClock()
    using settings = open(dataDir, clock)
    const problems: string[] = []
    settings.onProblem((problem) => problems.push(problem))
    rmSync(dataDir, { recursive: true })
    writeFileSync(dataDir, '')
    settings.update({ theme: 'light' })
    settings.update({ tiles: 9 })
    expect(problems).toEqual([expect.stringContaining('cannot be saved')])
    rmSync(dataDir)
    mkdirSync(dataDir)
    clock.advance(30_000)
    expect(written(dataDir)).toEqual({ theme: 'light', tiles: 9 })
  })

  it('takes back that it cannot save once it has saved, and tells it again when it cannot again', () => {
    const dataDir = newFolder()
    const clock = newClock()
    using settings = open(dataDir, clock)
    const told: string[] = []
    settings.onProblem((problem) => told.push(problem))
    settings.onSolved((problem) => told.splice(told.indexOf(problem), 1))
    const breakDisk = (): void => {
      rmSync(dataDir, { recursive: true })
      writeFileSync(dataDir, '')
    }
    breakDisk()
    settings.update({ theme: 'light' })
    const [first] = told
    expect(first).toContain('cannot be saved')
    rmSync(dataDir)
    mkdirSync(dataDir)
    clock.advance(30_000)
    expect(told).toEqual([])
    expect(settings.problem).toBeNull()
    breakDisk()
    clock.advance(1_000)
    settings.update({ tiles: 9 })
    expect(told).toEqual([settings.problem])
    expect(told).toEqual([expect.stringContaining('cannot be saved')])
  })

  it('a file set aside at the start is not forgotten with the next write', () => {
    const dataDir = newFolder()
    writeFileSync(join(dataDir, 'settings.json'), '')
    using settings = open(dataDir)
    settings.update({ tiles: 9 })
    expect(settings.problem).toContain('unreadable')
  })
})
