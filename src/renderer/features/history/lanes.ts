import type { Doing, Lane, Moment, MomentKind, Stretch } from '../../../shapes/history.ts'
import { countOf, waitedMsOf, type HistorySummary } from '../../../words/history-words.ts'

/** How lanes are ordered: who had trouble, waited for a person or worked most comes first, or by name. */
export type LaneOrder = 'trouble' | 'waiting' | 'work' | 'name'

/** Doings with processes. */
const UP: ReadonlySet<Doing> = new Set<Doing>([
  ...(['starting', 'running', 'stopping', 'unkillable', 'working'] as const),
  ...(['waiting-approval', 'waiting-input', 'idle', 'quiet', 'stuck'] as const),
])

/** What a moment weighs as trouble, and an hour of waiting for a person. */
const WEIGHTS: Readonly<Partial<Record<MomentKind, number>>> = {
  'crash-loop': 50,
  failed: 30,
  crash: 10,
  limit: 8,
  alert: 4,
}
const WAIT_WEIGHT_PER_MS = 5 / (60 * 60_000)

/** The lanes in an order; equals by name. */
export function orderedLanes(lanes: readonly Lane[], order: LaneOrder): readonly Lane[] {
  const weighed = lanes.map((lane) => ({ lane, weight: weightOf(lane, order) }))
  return weighed
    .toSorted(
      (a, b) => b.weight - a.weight || a.lane.agentName.localeCompare(b.lane.agentName, 'en', { numeric: true }),
    )
    .map(({ lane }) => lane)
}

function weightOf(lane: Lane, order: LaneOrder): number {
  if (order === 'name') return 0
  if (order === 'waiting') return waitedMsOf(lane)
  if (order === 'work') return (lane.spentMs.working ?? 0) + (lane.spentMs.running ?? 0)
  const bad = lane.moments.reduce((sum, { kind, count }) => sum + (WEIGHTS[kind] ?? 0) * count, 0)
  return bad + waitedMsOf(lane) * WAIT_WEIGHT_PER_MS
}

/** What an agent did at a moment (epoch ms); null: nothing is known of then. */
export function stretchAt({ doing }: Pick<Lane, 'doing'>, at: number): Stretch<Doing> | null {
  return stretchIn(doing, at)
}

/** The stretch that holds a moment; null: none does. */
export function stretchIn<T>(stretches: readonly Stretch<T>[], at: number): Stretch<T> | null {
  const found = stretches.findLast(({ from }) => from <= at)
  return found === undefined || (found.to !== null && found.to < at) ? null : found
}

/** The moments of a lane that are no further from one than `withinMs`, the nearest first. */
export function momentsNear({ moments }: Pick<Lane, 'moments'>, at: number, withinMs: number): readonly Moment[] {
  return moments
    .filter((moment) => Math.abs(moment.at - at) <= withinMs)
    .toSorted((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at))
}

/** The next moment (`step` 1) or the one before (−1) at which something changed on a lane; null: there is none. */
export function changeAfter(
  { doing, moments }: Pick<Lane, 'doing' | 'moments'>,
  at: number,
  step: 1 | -1,
): number | null {
  const times = [...doing.map(({ from }) => from), ...moments.map((moment) => moment.at)]
  const beyond = times.filter((time) => (step === 1 ? time > at : time < at))
  if (beyond.length === 0) return null
  return beyond.reduce((best, time) => (time < best === (step === 1) ? time : best))
}

/** A run on a lane: its number, and whether it is over. */
export interface RunOnLane {
  readonly generation: number
  readonly isOver: boolean
}

/** The run an agent was in, or had been in last, at a moment; null: none that is known. */
export function runAt({ moments }: Pick<Lane, 'moments'>, at: number): RunOnLane | null {
  const ofRuns = moments.filter(({ generation }) => generation > 0)
  const moment = ofRuns.findLast((each) => each.at <= at) ?? ofRuns.find(({ kind }) => kind !== 'start')
  if (moment === undefined) return null
  const { generation } = moment
  const isOver = ofRuns.some(
    (each) => each.generation > generation || (each.generation === generation && ENDS.has(each.kind)),
  )
  return { generation, isOver }
}

const ENDS: ReadonlySet<MomentKind> = new Set<MomentKind>(['end', 'crash', 'failed', 'crash-loop'])

/** What the lanes come to. `now`: end of what still lasts, epoch ms. */
export function summaryOf(lanes: readonly Lane[], now: number): HistorySummary {
  const withTime = (msOf: (lane: Lane) => number): { agents: number; ms: number } => {
    const times = lanes.map(msOf).filter((ms) => ms > 0)
    return { agents: times.length, ms: times.reduce((sum, ms) => sum + ms, 0) }
  }
  const crashes = lanes.map((lane) => countOf(lane, 'crash')).filter((count) => count > 0)
  const agentsWith = (kind: MomentKind): number => lanes.filter((lane) => countOf(lane, kind) > 0).length
  return {
    up: withTime(upMsOf),
    worked: withTime(({ spentMs }) => spentMs.working ?? 0),
    waited: withTime(waitedMsOf),
    crashed: { agents: crashes.length, times: crashes.reduce((sum, count) => sum + count, 0) },
    limited: agentsWith('limit'),
    gaveUp: agentsWith('crash-loop'),
    busiest: busiestOf(lanes, now),
  }
}

function upMsOf({ spentMs }: Lane): number {
  return [...UP].reduce((sum, doing) => sum + (spentMs[doing] ?? 0), 0)
}

function busiestOf(lanes: readonly Lane[], now: number): HistorySummary['busiest'] {
  const steps = lanes.flatMap(({ doing }) =>
    doing
      .filter(({ value }) => UP.has(value))
      .flatMap(({ from, to }) => [
        { at: from, by: 1 },
        { at: to ?? now, by: -1 },
      ]),
  )
  let agents = 0
  let busiest: HistorySummary['busiest'] = null
  // What ends at a moment is taken away before what begins there is added.
  for (const { at, by } of steps.toSorted((a, b) => a.at - b.at || a.by - b.by)) {
    agents += by
    if (agents > (busiest?.agents ?? 0)) busiest = { at, agents }
  }
  return busiest
}
