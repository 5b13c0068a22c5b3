import { describe, expect, it } from 'vitest'
import { OPEN_POLICY } from './agent/spawn-policy.ts'
import { RECENT_FOLDERS_KEPT, SETTINGS_DEFAULTS, settingsFrom, withRecentFolder } from './settings.ts'
import type { SettingsValues } from '../shapes/settings.ts'

describe('settingsFrom', () => {
  it('takes what is valid', () => {
    const values: SettingsValues = {
      theme: 'dark',
      terminalFontSize: 14,
      tiles: 9,
      closeToTray: false,
      recentFolders: ['/a'],
      admission: {
        maxConcurrent: 3,
        memoryFloorMb: 0,
        memoryPressurePercent: 100,
        spacingMs: 1,
        restartsPerMinute: 2,
      },
      restoreAfterCrash: false,
      orphans: 'kill',
      spawnPolicy: { allowedCommands: ['a'], deniedCommands: ['b'], allowedRoots: ['/c'], deniedEnvironment: ['D'] },
      confirmPaste: false,
      reach: 'fleet',
      resume: 'always',
      agentReports: false,
      notifications: {
        ...{ needsYou: true, finished: false, crashed: true, sound: true },
        quietHours: { from: '22:00', to: '07:00' },
      },
      memoryGuard: false,
      tasks: { maxConcurrent: 2, maxOfType: { claude: 1 }, keptAgents: 0, isHeld: true },
      editor: 'code -n',
      limits: { memory: { warn: null, max: 2e9, forMs: null, action: 'stop' }, cost: null },
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

  it.each<[string, object]>([
    ['admission', { admission: { ...SETTINGS_DEFAULTS.admission, maxConcurrent: 0 } }],
    ['admission', { admission: { ...SETTINGS_DEFAULTS.admission, spacingMs: '5' } }],
    ['admission', { admission: [] }],
    ['admission', { admission: null }],
    ['restoreAfterCrash', { restoreAfterCrash: 'no' }],
    ['orphans', { orphans: 'ignore' }],
    ['spawnPolicy', { spawnPolicy: { ...OPEN_POLICY, deniedCommands: 'rm' } }],
    ['spawnPolicy', { spawnPolicy: 'closed' }],
  ])('replaces a %s that cannot be used, and nothing else: %j', (key, raw) => {
    expect(settingsFrom({ theme: 'dark', ...raw })).toEqual({ ...SETTINGS_DEFAULTS, theme: 'dark' })
    expect(Object.keys(raw)).toEqual([key])
  })

  it('fills in what a limit or a policy leaves out, and keeps what it says', () => {
    const values = settingsFrom({ admission: { maxConcurrent: 3 }, spawnPolicy: { deniedCommands: ['rm'] } })
    expect(values.admission).toEqual({ ...SETTINGS_DEFAULTS.admission, maxConcurrent: 3 })
    expect(values.spawnPolicy).toEqual({ ...OPEN_POLICY, deniedCommands: ['rm'] })
  })

  it('keeps what can be read of a list of the spawn policy: a broken entry takes no protection away', () => {
    const spawnPolicy = { ...OPEN_POLICY, deniedCommands: ['rm', 1, null] }
    expect(settingsFrom({ spawnPolicy }).spawnPolicy).toEqual({ ...OPEN_POLICY, deniedCommands: ['rm'] })
  })

  it('keeps a list of the spawn policy that is longer than one a client may send', () => {
    const deniedCommands = Array.from({ length: 2_000 }, (_, index) => `c${index}`)
    expect(settingsFrom({ spawnPolicy: { deniedCommands } }).spawnPolicy.deniedCommands).toEqual(deniedCommands)
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
