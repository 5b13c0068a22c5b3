import type { Lane, Moment, Stretch } from '../../shapes/history.ts'
import { TrackBuilder } from './track-builder.ts'

/** Stretches and moments in one answer: some 3 MB. */
export const MOST_MARKS = 40_000

/** Where the range of lanes begins and ends, epoch ms. */
interface LaneRange {
  readonly fromMs: number
  readonly toMs: number
}

/** Lanes that are small enough together: those with the most in them are made coarser, the others stay as they are. */
export function boundedLanes(lanes: readonly Lane[], range: LaneRange, most = MOST_MARKS): readonly Lane[] {
  const counts = lanes.map(marksOf)
  if (counts.reduce((sum, count) => sum + count, 0) <= most) return lanes
  const share = fairShare(counts, most)
  return lanes.map((lane, index) => ((counts[index] ?? 0) <= share ? lane : coarser(lane, range, share)))
}

function marksOf({ doing, health, moments }: Lane): number {
  return doing.length + health.length + moments.length
}

/** The most each may have, so that all together have no more than `most`: what small ones leave is shared by the large ones. */
function fairShare(counts: readonly number[], most: number): number {
  let left = most
  const ascending = counts.toSorted((a, b) => a - b)
  for (const [index, count] of ascending.entries()) {
    const share = left / (ascending.length - index)
    if (count > share) return share
    left -= count
  }
  return most
}

/** A third for each of its parts. */
function coarser(lane: Lane, { fromMs, toMs }: LaneRange, marks: number): Lane {
  // The first and the last stretch may be shorter than all others.
  const parts = Math.max(1, Math.floor(marks / 3) - 2)
  const shortestMs = (toMs - fromMs) / parts
  return {
    ...lane,
    doing: fewer(lane.doing, shortestMs, toMs),
    health: fewer(lane.health, shortestMs, toMs),
    moments: fewerMoments(lane.moments, shortestMs),
  }
}

function fewer<Value>(
  stretches: readonly Stretch<Value>[],
  shortestMs: number,
  toMs: number,
): readonly Stretch<Value>[] {
  const [first, last] = [stretches[0], stretches.at(-1)]
  if (first === undefined || last === undefined) return stretches
  const endMs = last.to ?? toMs
  const builder = new TrackBuilder({ fromMs: first.from, endMs, shortestMs })
  const values: (Value | null)[] = [null]
  const codeOf = (value: Value): number => {
    const known = values.indexOf(value)
    return known === -1 ? values.push(value) - 1 : known
  }
  for (const { from, to, value } of stretches) {
    builder.add(from, codeOf(value))
    if (to !== null) builder.add(to, 0)
  }
  const drawn = builder.finish()
  return drawn.flatMap(({ fromMs, code }, index) => {
    const value = values[code] ?? null
    return value === null ? [] : [{ from: fromMs, to: drawn[index + 1]?.fromMs ?? last.to, value }]
  })
}

/** Of each kind one in so long, whatever its run. */
function fewerMoments(moments: readonly Moment[], spacingMs: number): readonly Moment[] {
  const latest = new Map<Moment['kind'], number>()
  const kept: Moment[] = []
  for (const moment of moments) {
    const index = latest.get(moment.kind)
    const before = index === undefined ? undefined : kept[index]
    if (index !== undefined && before !== undefined && moment.at - before.at < spacingMs * KINDS) {
      kept[index] = { ...before, count: before.count + moment.count }
    } else latest.set(moment.kind, kept.push(moment) - 1)
  }
  return kept
}

/** Kinds of moments there are. */
const KINDS = 9
