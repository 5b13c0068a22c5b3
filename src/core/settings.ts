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

/** Settings whose value is an object that always has all the keys this version knows. */
const GROUPS = ['admission', 'notifications', 'spawnPolicy', 'tasks'] as const

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
  return readSettings(raw).values
}

/** Names of entries that `settingsFrom` does without: this version does not know them, or cannot use their value. */
export function unusedSettings(raw: Readonly<Record<string, unknown>>): readonly string[] {
  const unknown = Object.keys(raw).filter((key) => !Object.hasOwn(SETTINGS_DEFAULTS, key))
  const { admission, spawnPolicy } = raw
  const groups = [
    ...(admission === undefined || admissionFrom(admission) !== ADMISSION_DEFAULTS ? [] : ['admission']),
    ...(spawnPolicy === undefined || isPolicyWhole(spawnPolicy) ? [] : ['spawnPolicy']),
  ]
  return [...readSettings(raw).unread, ...groups, ...unknown]
}

/** What a newer version has added to groups of settings is taken over into their new values, so that it is not lost in writing them. */
export function withUnknownParts(
  patch: Readonly<Partial<SettingsValues>>,
  before: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const whole = GROUPS.map((key): [string, unknown] | null => {
    const [value, old] = [patch[key], before[key]]
    return value !== undefined && isObject(old) ? [key, { ...old, ...value }] : null
  })
  return { ...patch, ...Object.fromEntries(whole.filter((entry) => entry !== null)) }
}

function readSettings(raw: Readonly<Record<string, unknown>>): {
  readonly values: SettingsValues
  readonly unread: readonly string[]
} {
  const notifications = isObject(raw['notifications'])
    ? { ...NOTIFICATION_DEFAULTS, ...raw['notifications'] }
    : NOTIFICATION_DEFAULTS
  const tasks = isObject(raw['tasks']) ? { ...SETTINGS_DEFAULTS.tasks, ...raw['tasks'] } : SETTINGS_DEFAULTS.tasks
  const known = { ...raw, notifications, tasks, admission: admissionFrom(raw['admission']) }
  const { values, unread } = readFields(settingsValues, known, { standIns: SETTINGS_DEFAULTS, required: [] })
  const used = {
    ...values,
    recentFolders: values.recentFolders.slice(0, RECENT_FOLDERS_KEPT),
    spawnPolicy: spawnPolicyFrom(raw['spawnPolicy']),
  }
  const names = unread.map(({ field }) => field).filter((field) => field !== 'spawnPolicy')
  return { values: used, unread: names }
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

function isPolicyWhole(value: unknown): boolean {
  const isList = (list: unknown): boolean => Array.isArray(list) && list.every((text) => typeof text === 'string')
  return isObject(value) && Object.keys(OPEN_POLICY).every((key) => value[key] === undefined || isList(value[key]))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The list after `folder` was used. */
export function withRecentFolder(folders: readonly string[], folder: string): readonly string[] {
  return [folder, ...folders.filter((other) => other !== folder)].slice(0, RECENT_FOLDERS_KEPT)
}
