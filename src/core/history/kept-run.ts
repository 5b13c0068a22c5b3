import { exitClass, type ExitClass } from '../../shapes/exit.ts'
import { hint, type Hint } from '../../shapes/hint.ts'
import { shape } from '../../shapes/shape.ts'
import { z } from '../../shapes/zod.ts'

/** The most a run had. */
export interface RunPeak {
  readonly memoryBytes: number
  readonly cpuPercent: number
}

/** A run that is over, as the history finds it. Times are epoch ms. */
export interface KeptRun {
  readonly agentId: string
  /** Name of its agent then. */
  readonly agentName: string
  readonly runId: string
  readonly generation: number
  /** Null: there never was a process. */
  readonly startedAt: number | null
  readonly endedAt: number
  readonly exitClass: ExitClass
  readonly hint: Hint | null
  /** Null: nothing was measured. */
  readonly peak: RunPeak | null
  /** A post-mortem is kept of it. */
  readonly hasPostMortem: boolean
}

export const keptRun = shape<KeptRun>()(
  z.object({
    agentId: z.string(),
    agentName: z.string(),
    runId: z.string(),
    generation: z.number().int(),
    startedAt: z.number().nullable(),
    endedAt: z.number(),
    exitClass,
    hint: hint.nullable(),
    peak: z.object({ memoryBytes: z.number(), cpuPercent: z.number() }).nullable(),
    hasPostMortem: z.boolean(),
  }),
)

/** Where a run is in the order of all: when it began (epoch ms), and its id among those of the same moment. */
export interface RunPlace {
  readonly beganAt: number
  readonly runId: string
}

/** Selects runs that lived in a range, epoch ms; `toMs` is excluded. */
export interface RunQuery {
  readonly fromMs: number
  readonly toMs: number
  /** Null: of every agent; of every class. */
  readonly agentIds: readonly string[] | null
  readonly exitClasses: readonly ExitClass[] | null
  /** Only those after this one in the order; null: from the first. */
  readonly after: RunPlace | null
  readonly limit: number
}

/** Runs are kept for so long, ms, and so many of one agent and of all: some 300 bytes each. */
export const RUNS_KEPT_MS = 30 * 24 * 60 * 60_000
export const KEPT_RUNS_OF_AGENT = 1_000
export const KEPT_RUNS = 20_000

/** One that never had a process counts as beginning where it ended. */
export function placeOf({ startedAt, endedAt, runId }: Pick<KeptRun, 'startedAt' | 'endedAt' | 'runId'>): RunPlace {
  return { beganAt: startedAt ?? endedAt, runId }
}

/** Below 0: `a` comes first. The latest is first. */
export function byPlace(a: RunPlace, b: RunPlace): number {
  if (a.beganAt !== b.beganAt) return b.beganAt - a.beganAt
  return a.runId === b.runId ? 0 : a.runId > b.runId ? -1 : 1
}

/** Whether a run is one of those a query selects, whatever its limit. */
export function isSelected(run: KeptRun, query: Omit<RunQuery, 'limit'>): boolean {
  const place = placeOf(run)
  return (
    place.beganAt < query.toMs &&
    // A clock that was set back may have ended it before it began.
    Math.max(place.beganAt, run.endedAt) >= query.fromMs &&
    (query.agentIds?.includes(run.agentId) ?? true) &&
    (query.exitClasses?.includes(run.exitClass) ?? true) &&
    (query.after === null || byPlace(query.after, place) < 0)
  )
}
