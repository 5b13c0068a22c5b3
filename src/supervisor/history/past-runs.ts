import { liveRunOf } from '../../core/agent/state.ts'
import { byPlace, placeOf, type KeptRun, type RunPlace } from '../../core/history/kept-run.ts'
import type { PostMortemStore } from '../../core/post-mortem/post-mortem-store.ts'
import type { ExitClass } from '../../shapes/exit.ts'
import type { RunOfHistory } from '../../shapes/history.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { PostMortems } from '../post-mortem/post-mortems.ts'
import type { MomentLookup } from './moment-lookup.ts'

/** What runs are found in. */
export interface PastRunsParts {
  readonly store: Pick<PostMortemStore, 'runs'>
  readonly postMortems: Pick<PostMortems, 'unwritten'>
  readonly fleet: Pick<Fleet, 'list' | 'find'>
}

/** Selects runs. Times are epoch ms; `toMs` is excluded. */
export interface PastRunQuery {
  readonly fromMs: number
  readonly toMs: number
  readonly nowMs: number
  /** Null: of everybody. */
  readonly agentIds: readonly string[] | null
  /** Null: of any, and those that live. */
  readonly exitClasses: readonly ExitClass[] | null
  readonly lookup: MomentLookup
  readonly after: RunPlace | null
  readonly limit: number
}

/** A run without its peak, which is read of those that are told only, unless it is kept with it. */
export type FoundRun = RunOfHistory & { readonly startedAt: number | null }

const RUNS_PER_STEP = 100

/** The runs a query selects, the latest begun first, and one more if there is one. A step for each part of them. */
export function* findRuns(parts: PastRunsParts, query: PastRunQuery): Generator<null, readonly FoundRun[]> {
  // Both in one turn with the first of the store: none is missed between its end and its entry there.
  const fresh = [...liveRuns(parts), ...parts.postMortems.unwritten().map((run) => ended(run, parts))]
  const known = new Set(fresh.map(({ runId }) => runId))
  const found = fresh.filter((run) => isMeant(run, query))
  let matches = 0
  let { after } = query
  for (;;) {
    const { fromMs, toMs, agentIds, exitClasses } = query
    const runs = parts.store.runs({ fromMs, toMs, agentIds, exitClasses, after, limit: RUNS_PER_STEP })
    const meant = runs.filter((run) => !known.has(run.runId) && wasSo(run, query))
    found.push(...meant.map((run) => ended(run, parts)))
    matches += meant.length
    const last = runs.at(-1)
    if (last === undefined || runs.length < RUNS_PER_STEP || matches > query.limit) break
    after = placeOf(last)
    yield null
  }
  return found.toSorted((a, b) => byPlace(placeOfFound(a), placeOfFound(b))).slice(0, query.limit + 1)
}

/** Where a run that was found is in the order of all. */
export function placeOfFound({ startedAt, endedAt, runId }: FoundRun): RunPlace {
  return { beganAt: startedAt ?? endedAt ?? 0, runId }
}

function isMeant(run: FoundRun, query: PastRunQuery): boolean {
  const { fromMs, toMs, agentIds, exitClasses, after } = query
  const place = placeOfFound(run)
  return (
    place.beganAt < toMs &&
    Math.max(place.beganAt, run.endedAt ?? Infinity) >= fromMs &&
    (agentIds?.includes(run.agentId) ?? true) &&
    (exitClasses === null || (run.exitClass !== null && exitClasses.includes(run.exitClass))) &&
    (after === null || byPlace(after, place) < 0) &&
    wasSo(run, query)
  )
}

function wasSo(
  { agentId, startedAt, endedAt }: Pick<FoundRun, 'agentId' | 'startedAt' | 'endedAt'>,
  { lookup, nowMs }: PastRunQuery,
): boolean {
  const untilMs = endedAt ?? nowMs
  return lookup.wasIn(agentId, startedAt ?? untilMs, untilMs)
}

/** A run lives from when its process is known: until then it may turn out never to have had one. */
function liveRuns({ fleet }: PastRunsParts): readonly FoundRun[] {
  return fleet.list().flatMap(({ record, state }: SupervisedAgent) => {
    const run = liveRunOf(state.phase)
    if (run === null || run.identity === null) return []
    return [
      {
        ...{ agentId: record.id, agentName: record.spec.name, runId: run.runId, generation: state.generation },
        ...{ startedAt: run.startedAt, endedAt: null, exitClass: null, hint: null, peak: null, hasPostMortem: false },
      },
    ]
  })
}

/** Of agents there are, the name is that of today. */
function ended(run: KeptRun, { fleet }: PastRunsParts): FoundRun {
  return { ...run, agentName: fleet.find(run.agentId)?.record.spec.name ?? run.agentName }
}
