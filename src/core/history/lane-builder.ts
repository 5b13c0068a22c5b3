import type { Doing, Lane, Moment, Stretch } from '../../shapes/history.ts'
import type { HealthBand } from '../../shapes/health.ts'
import { bandOfCode, doingOfCode, momentOfCode } from './codes.ts'
import { CODES } from './span.ts'
import type { SpanVisitor } from './span-codec.ts'
import { TrackBuilder, type DrawnStretch } from './track-builder.ts'

/** What lanes show; times in epoch ms. */
export interface LaneQuery {
  readonly fromMs: number
  /** Excluded. */
  readonly toMs: number
  /** Pixels of the chart. */
  readonly columns: number
  readonly nowMs: number
}

/** A lane without the agent it is of. */
export type LaneBody = Omit<Lane, 'agentId' | 'agentName'>

type CountedMoment = Omit<Moment, 'count'> & { count: number }

/** Stretches that are half as wide as a pixel can still be told apart when they begin in its middle. */
const STRETCHES_PER_COLUMN = 2

/** Makes a lane of the spans of one agent, which are shown to it in order of time. */
export class LaneBuilder implements SpanVisitor {
  private readonly query: LaneQuery
  private readonly endMs: number
  private readonly columnMs: number
  private readonly doings: TrackBuilder
  private readonly bands: TrackBuilder
  private readonly moments: CountedMoment[] = []
  /** The last moment of each kind and run, by a number made of both. */
  private readonly latest = new Map<number, CountedMoment>()

  constructor(query: LaneQuery) {
    this.query = query
    const { fromMs, toMs, columns, nowMs } = query
    this.endMs = Math.min(toMs, nowMs)
    this.columnMs = (toMs - fromMs) / columns
    const range = { fromMs, endMs: this.endMs, shortestMs: this.columnMs / STRETCHES_PER_COLUMN }
    this.doings = new TrackBuilder(range)
    this.bands = new TrackBuilder(range)
  }

  doing(atMs: number, code: number): void {
    this.doings.add(atMs, code)
  }

  health(atMs: number, code: number): void {
    this.bands.add(atMs, code)
  }

  moment(at: number, code: number, generation: number): void {
    const kind = momentOfCode(code)
    if (kind === null || at < this.query.fromMs || at > this.endMs || at >= this.query.toMs) return
    const key = generation * CODES + code
    const before = this.latest.get(key)
    if (before !== undefined && at - before.at < this.columnMs) {
      before.count += 1
      return
    }
    const moment = { at, kind, generation, count: 1 }
    this.latest.set(key, moment)
    this.moments.push(moment)
  }

  build(): LaneBody {
    const doing = this.stretchesOf(this.doings.finish(), doingOfCode)
    const bands = this.stretchesOf(this.bands.finish(), bandOfCode)
    const spent: Partial<Record<Doing, number>> = {}
    for (const [code, ms] of this.doings.sums) {
      const value = doingOfCode(code)
      spent[value] = (spent[value] ?? 0) + ms
    }
    return { doing, health: bands.filter(isTold), moments: this.moments, spentMs: spent }
  }

  /** Whether health was told and in one of these bands at any time of the range. */
  hadBand(bands: readonly HealthBand[]): boolean {
    return [...this.bands.sums.keys()].some((code) => {
      const band = bandOfCode(code)
      return band !== null && bands.includes(band)
    })
  }

  private stretchesOf<Value>(
    drawn: readonly DrawnStretch[],
    valueOf: (code: number) => Value,
  ): readonly Stretch<Value>[] {
    const lasts = this.endMs < this.query.toMs
    return drawn.map(({ fromMs, code }, index) => {
      const next = drawn[index + 1]?.fromMs
      return { from: fromMs, to: next ?? (lasts ? null : this.endMs), value: valueOf(code) }
    })
  }
}

function isTold(stretch: Stretch<HealthBand | null>): stretch is Stretch<HealthBand> {
  return stretch.value !== null
}
