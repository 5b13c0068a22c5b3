import { OPEN_POLICY } from './agent/spawn-policy.ts'
import { ADMISSION_DEFAULTS, problemOfLimits } from './admission/admission.ts'
import type { Event } from '../base/event.ts'
import type { AdmissionLimits, SpawnPolicy, SettingsValues } from '../shapes/settings.ts'

/** Values of a fresh start. */
export const SETTINGS_DEFAULTS: SettingsValues = {
  theme: 'system',
  terminalFontSize: 12,
  tiles: 4,
  closeToTray: true,
  recentFolders: [],
  admission: ADMISSION_DEFAULTS,
  restoreAfterCrash: true,
  orphans: 'show',
  spawnPolicy: OPEN_POLICY,
}

/** Smaller cannot be read, larger fits no tile; px. */
const FONT_SIZE = { min: 8, max: 24 } as const

/** How many folders are remembered. */
export const RECENT_FOLDERS_KEPT = 12

/** The settings of this host. */
export interface Settings {
  readonly values: SettingsValues
  /** What a person must be told: the file could not be read and where it was kept aside, or it cannot be written. Null: all is well. */
  readonly problem: string | null
  readonly onDidChange: Event<SettingsValues>
  /** Writes the given values; the rest stays. */
  update(patch: Partial<SettingsValues>): void
}

/** Values out of anything: what is missing or cannot be used is replaced, one by one, by its default; what an object lacks is filled in. */
export function settingsFrom(raw: Readonly<Record<string, unknown>>): SettingsValues {
  const take = <K extends keyof SettingsValues>(
    key: K,
    isValid: (value: unknown) => value is SettingsValues[K],
  ): SettingsValues[K] => {
    const value = filled(raw[key], SETTINGS_DEFAULTS[key])
    return isValid(value) ? value : SETTINGS_DEFAULTS[key]
  }
  return {
    theme: take('theme', isTheme),
    terminalFontSize: take('terminalFontSize', isFontSize),
    tiles: take('tiles', isTiles),
    closeToTray: take('closeToTray', (value) => typeof value === 'boolean'),
    recentFolders: take('recentFolders', isTexts).slice(0, RECENT_FOLDERS_KEPT),
    admission: take(
      'admission',
      (value): value is AdmissionLimits => isObject(value) && problemOfLimits(value) === null,
    ),
    restoreAfterCrash: take('restoreAfterCrash', (value) => typeof value === 'boolean'),
    orphans: take('orphans', (value) => value === 'show' || value === 'kill'),
    spawnPolicy: spawnPolicyFrom(raw['spawnPolicy']),
  }
}

function filled(value: unknown, defaults: unknown): unknown {
  return isObject(value) && isObject(defaults) ? { ...defaults, ...value } : value
}

function isTheme(value: unknown): value is SettingsValues['theme'] {
  return value === 'system' || value === 'dark' || value === 'light'
}

function isFontSize(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= FONT_SIZE.min && Number(value) <= FONT_SIZE.max
}

function isTiles(value: unknown): value is SettingsValues['tiles'] {
  return value === 1 || value === 2 || value === 4 || value === 6 || value === 9
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Entry by entry: one that cannot be read must not take the others' protection away. */
function spawnPolicyFrom(value: unknown): SpawnPolicy {
  const texts = (key: keyof SpawnPolicy): readonly string[] => {
    const list: unknown = isObject(value) ? value[key] : null
    return Array.isArray(list) ? list.filter((text) => typeof text === 'string') : OPEN_POLICY[key]
  }
  return {
    allowedCommands: texts('allowedCommands'),
    deniedCommands: texts('deniedCommands'),
    allowedRoots: texts('allowedRoots'),
    deniedEnvironment: texts('deniedEnvironment'),
  }
}

/** The list after `folder` was used. */
export function withRecentFolder(folders: readonly string[], folder: string): readonly string[] {
  return [folder, ...folders.filter((other) => other !== folder)].slice(0, RECENT_FOLDERS_KEPT)
}
