import { OPEN_POLICY } from './agent/spawn-policy.ts'
import { ADMISSION_DEFAULTS, problemOfLimits } from './admission/admission.ts'
import { readFields } from '../shapes/read-fields.ts'
import type { Event } from '../base/event.ts'
import { settingsValues, type SettingsValues, type SpawnPolicy } from '../shapes/settings.ts'

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

/** How many folders are remembered. */
export const RECENT_FOLDERS_KEPT = 12

/** The settings of this host. */
export interface Settings {
  readonly values: SettingsValues
  /** What a person must be told: the file could not be read and where it was kept aside, or it cannot be written. Null: all is well. */
  readonly problem: string | null
  /** A new `problem` that came up while the host runs. */
  readonly onProblem: Event<string>
  /** Not told of an update that changes nothing. */
  readonly onDidChange: Event<SettingsValues>
  /** Takes the given values, which hold at once; the rest stays. They reach the file within a second. */
  update(patch: Partial<SettingsValues>): void
}

/** Values out of anything: what is missing or cannot be used is replaced, one by one, by its default; what an object lacks is filled in. */
export function settingsFrom(raw: Readonly<Record<string, unknown>>): SettingsValues {
  const known = { ...raw, admission: admissionFrom(raw['admission']) }
  const { values } = readFields(settingsValues, known, { standIns: SETTINGS_DEFAULTS, required: [] })
  return {
    ...values,
    recentFolders: values.recentFolders.slice(0, RECENT_FOLDERS_KEPT),
    spawnPolicy: spawnPolicyFrom(raw['spawnPolicy']),
  }
}

/** As a whole: limits hang together, and half of them may be worse than the defaults. */
function admissionFrom(value: unknown): unknown {
  const limits = isObject(value) ? { ...ADMISSION_DEFAULTS, ...value } : null
  return limits !== null && problemOfLimits(limits) === null ? limits : ADMISSION_DEFAULTS
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The list after `folder` was used. */
export function withRecentFolder(folders: readonly string[], folder: string): readonly string[] {
  return [folder, ...folders.filter((other) => other !== folder)].slice(0, RECENT_FOLDERS_KEPT)
}
