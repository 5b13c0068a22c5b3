import { shape } from './shape.ts'
import { z } from './zod.ts'

/** What holds starts back; a person's settings. */
export interface AdmissionLimits {
  /** Agents up at once; null: any number. */
  readonly maxConcurrent: number | null
  /** Memory that must stay free for the rest of the machine, MB; 0: no floor. */
  readonly memoryFloorMb: number
  /** No starts while tasks wait for memory more than this share of the time, percent (PSI some avg10); 100: never mind. */
  readonly memoryPressurePercent: number
  /** Least time between two starts, ms. */
  readonly spacingMs: number
  /** Starts nobody asked for by hand (restarts, restores), in all agents together. */
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

/** What may be spawned at all (DESIGN 9). One place for every start: UI, command line, tasks, restarts. */
export interface SpawnPolicy {
  /** Names or absolute paths of programs, `*` for any part; empty: every program. */
  readonly allowedCommands: readonly string[]
  /** Wins over `allowedCommands`. */
  readonly deniedCommands: readonly string[]
  /** Folders agents may work in, with everything below them; empty: everywhere. */
  readonly allowedRoots: readonly string[]
  /** Names of variables, `*` for any part: never handed on from the shell, and refused in a spec. */
  readonly deniedEnvironment: readonly string[]
}

const texts = z.array(z.string()).max(1_000).readonly()

const spawnPolicy = shape<SpawnPolicy>()(
  z.object({ allowedCommands: texts, deniedCommands: texts, allowedRoots: texts, deniedEnvironment: texts }),
)

/** What a person can choose. Kept in one JSON file in the data directory. */
export interface SettingsValues {
  readonly theme: 'system' | 'dark' | 'light'
  /** Terminal font size, px, 8–24. */
  readonly terminalFontSize: number
  /** Tiles shown at once. */
  readonly tiles: 1 | 2 | 4 | 6 | 9
  /** Closing the window leaves Corral in the tray (desktop). */
  readonly closeToTray: boolean
  /** Folders used before, newest first. */
  readonly recentFolders: readonly string[]
  /** What holds starts back. */
  readonly admission: AdmissionLimits
  /** After a crash of the host, agents whose restart policy says so are started again. */
  readonly restoreAfterCrash: boolean
  /** Processes that outlived an earlier host and are proven to be ours: shown until a person decides, or killed at once. */
  readonly orphans: 'show' | 'kill'
  readonly spawnPolicy: SpawnPolicy
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
  }),
)
