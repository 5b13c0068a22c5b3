import { OPEN_POLICY } from './agent/spawn-policy.ts'
import { ADMISSION_DEFAULTS, problemOfLimits } from './admission/admission.ts'
import { NOTIFICATION_DEFAULTS } from './activity/notices.ts'
import { readFields } from '../shapes/read-fields.ts'
import type { Event } from '../base/event.ts'
import { settingsValues, type SettingsValues, type SpawnPolicy } from '../shapes/settings.ts'

/** Defaults. */
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
  confirmPaste: true,
  reach: 'self',
  resume: 'after-crash',
  agentReports: true,
  notifications: NOTIFICATION_DEFAULTS,
  limits: {},
  memoryGuard: true,
  tasks: { maxConcurrent: 4, maxOfType: {}, keptAgents: 20, isHeld: false },
  editor: '',
}

/** Number of recent folders that are kept. */
export const RECENT_FOLDERS_KEPT = 12

/** The settings of this host. */
export interface Settings {
  readonly values: SettingsValues
  /**
   * A message for people: the file could not be read and where it was moved, or it cannot be written. Null if there is
   * no problem.
   */
  readonly problem: string | null
  /** Fires when a new `problem` comes up while the host runs. */
  readonly onProblem: Event<string>
  /** Fires with a problem told by `onProblem` when it is over. */
  readonly onSolved: Event<string>
  /** Does not fire for an update that changes nothing. */
  readonly onDidChange: Event<SettingsValues>
  /** Changes the given values, which apply at once; the others stay. They are written to the file within a second. */
  update(patch: Partial<SettingsValues>): void
}

/**
 * Settings from any input: each value that is missing or invalid is replaced by its default, and missing fields of an
 * object are filled in.
 */
export function settingsFrom(raw: Readonly<Record<string, unknown>>): SettingsValues {
  const notifications = isObject(raw['notifications'])
    ? { ...NOTIFICATION_DEFAULTS, ...raw['notifications'] }
    : NOTIFICATION_DEFAULTS
  const tasks = isObject(raw['tasks']) ? { ...SETTINGS_DEFAULTS.tasks, ...raw['tasks'] } : SETTINGS_DEFAULTS.tasks
  const known = { ...raw, notifications, tasks, admission: admissionFrom(raw['admission']) }
  const { values } = readFields(settingsValues, known, { standIns: SETTINGS_DEFAULTS, required: [] })
  return {
    ...values,
    recentFolders: values.recentFolders.slice(0, RECENT_FOLDERS_KEPT),
    spawnPolicy: spawnPolicyFrom(raw['spawnPolicy']),
  }
}

/** Taken or replaced as a whole: the limits depend on each other, and half of them may be worse than the defaults. */
function admissionFrom(value: unknown): unknown {
  const limits = isObject(value) ? { ...ADMISSION_DEFAULTS, ...value } : null
  return limits !== null && problemOfLimits(limits) === null ? limits : ADMISSION_DEFAULTS
}

/** Checked entry by entry: one invalid entry must not disable the others. */
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
