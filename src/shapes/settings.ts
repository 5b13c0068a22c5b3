import { resumeWhen, type ResumeWhen } from './conversation.ts'
import { notificationSettings, type NotificationSettings } from './notifications.ts'
import { reach, type Reach } from './reach.ts'
import { limits, type Limits } from './run-limits.ts'
import { shape } from './shape.ts'
import { z } from './zod.ts'

/** Limits on starts, set by the user. */
export interface AdmissionLimits {
  /** Most agents up at once; null: no limit. */
  readonly maxConcurrent: number | null
  /** Memory that must stay free for the rest of the machine, MB; 0: no limit. */
  readonly memoryFloorMb: number
  /**
   * No starts while tasks wait for memory more than this share of the time, percent (PSI some avg10); 100: no limit.
   */
  readonly memoryPressurePercent: number
  /** Minimum time between two starts, ms. */
  readonly spacingMs: number
  /** Most automatic starts (restarts, restores) per minute, over all agents. */
  readonly restartsPerMinute: number
}

const admissionLimits = shape<AdmissionLimits>()(
  z.object({
    maxConcurrent: z.number().nullable(),
    memoryFloorMb: z.number(),
    memoryPressurePercent: z.number(),
    spacingMs: z.number(),
    restartsPerMinute: z.number(),
  }),
)

/** How tasks are carried out. */
export interface TaskSettings {
  /** Most tasks carried out at once. */
  readonly maxConcurrent: number
  /** Most at once by agent type; types that are left out have no bound of their own. */
  readonly maxOfType: Readonly<Record<string, number>>
  /** Agents of ended tasks that stay in the fleet, the latest: their terminals can be looked at. */
  readonly keptAgents: number
  /** No task begins, until a person lets them. */
  readonly isHeld: boolean
}

const taskSettings = shape<TaskSettings>()(
  z.object({
    maxConcurrent: z.number().int().min(1).max(1_000),
    maxOfType: z.record(z.string().max(32), z.number().int().min(1).max(1_000)),
    keptAgents: z.number().int().min(0).max(1_000),
    isHeld: z.boolean(),
  }),
)

/** What may be spawned (DESIGN 9). Checked for every start: UI, command line, tasks, restarts. */
export interface SpawnPolicy {
  /** Names (what the owner's search path finds) or absolute paths of programs, `*` matches any part; empty: every program. */
  readonly allowedCommands: readonly string[]
  /** Takes precedence over `allowedCommands`. */
  readonly deniedCommands: readonly string[]
  /** Folders agents may work in, including everything below; empty: all. */
  readonly allowedRoots: readonly string[]
  /** Names of variables, `*` matches any part: not passed on from the shell, and refused in a spec. */
  readonly deniedEnvironment: readonly string[]
}

const texts = z.array(z.string()).max(1_000).readonly()

const spawnPolicy = shape<SpawnPolicy>()(
  z.object({ allowedCommands: texts, deniedCommands: texts, allowedRoots: texts, deniedEnvironment: texts }),
)

/** The user's settings, stored in one JSON file in the data directory. */
export interface SettingsValues {
  readonly theme: 'system' | 'dark' | 'light'
  /** Terminal font size, px, 8–24. */
  readonly terminalFontSize: number
  /** Number of tiles shown at once. */
  readonly tiles: 1 | 2 | 4 | 6 | 9
  /** Closing the window keeps Corral running in the tray (desktop). */
  readonly closeToTray: boolean
  /** Folders used before, newest first. */
  readonly recentFolders: readonly string[]
  /** Limits on starts. */
  readonly admission: AdmissionLimits
  /** After a crash of the host, agents whose restart policy allows it are started again. */
  readonly restoreAfterCrash: boolean
  /**
   * Processes that outlived an earlier host and are proven to be ours: shown until the user decides, or killed at once.
   */
  readonly orphans: 'show' | 'kill'
  readonly spawnPolicy: SpawnPolicy
  /** A paste that could run something or hides something is shown before it goes into a terminal. */
  readonly confirmPaste: boolean
  /** What programs inside a run may ask of the host, for agents whose spec does not say. */
  readonly reach: Reach
  /** When a start goes on with the agent's last conversation, for agents whose spec does not say. */
  readonly resume: ResumeWhen
  /** Agents are started so that they report what they do (hooks), where their type says how. */
  readonly agentReports: boolean
  /** What a person is told while they look elsewhere (desktop). */
  readonly notifications: NotificationSettings
  /** What runs may use, where neither their agent nor its type says. */
  readonly limits: Limits
  /** While the machine runs out of memory no agent is started, and those that grow are held. */
  readonly memoryGuard: boolean
  readonly tasks: TaskSettings
  /** The program that opens a folder in an editor with a window, and its arguments, as a person types them; the folder comes last. Empty: none. */
  readonly editor: string
}

export const settingsValues = shape<SettingsValues>()(
  z.object({
    theme: z.enum(['system', 'dark', 'light']),
    terminalFontSize: z.number().int().min(8).max(24),
    tiles: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(6), z.literal(9)]),
    closeToTray: z.boolean(),
    recentFolders: texts,
    admission: admissionLimits,
    restoreAfterCrash: z.boolean(),
    orphans: z.enum(['show', 'kill']),
    spawnPolicy,
    confirmPaste: z.boolean(),
    reach,
    resume: resumeWhen,
    agentReports: z.boolean(),
    notifications: notificationSettings,
    limits,
    memoryGuard: z.boolean(),
    tasks: taskSettings,
    editor: z.string().max(1_000),
  }),
)
