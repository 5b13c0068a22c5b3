import type { Doing, Lane, Moment, Stretch } from '../../shapes/history.ts'
import type { HealthBand } from '../../shapes/health.ts'
import { bandOfCode, doingOfCode, momentOfCode } from './codes.ts'
import { CODES, type Changes, type Moments } from './span.ts'
import type { SpanVisitor } from './span-codec.ts'
import { fewerMoments } from './fewer-moments.ts'
import { coarserTrack, TrackBuilder, type DrawnTrack } from './track-builder.ts'

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

/** Both tracks as they are drawn. */
interface Tracks {
  readonly doing: DrawnTrack
  readonly bands: DrawnTrack
}

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
  private tracks: Tracks | null = null
  private readonly drawnMoments: CountedMoment[] = []
  /** The last moment of each kind, by code, and those of other runs by a number made of kind and run. */
  private readonly latest: (CountedMoment | undefined)[] = Array.from({ length: CODES })
  private readonly latestOfRuns = new Map<number, CountedMoment>()

  constructor(query: LaneQuery) {
    this.query = query
    const { fromMs, toMs, columns, nowMs } = query
    this.endMs = Math.min(toMs, nowMs)
    this.columnMs = (toMs - fromMs) / columns
    const range = { fromMs, endMs: this.endMs, shortestMs: this.columnMs / STRETCHES_PER_COLUMN }
    this.doings = new TrackBuilder(range)
    this.bands = new TrackBuilder(range)
  }

  doing(changes: Changes): void {
    this.doings.add(changes)
  }

  health(changes: Changes): void {
    this.bands.add(changes)
  }

  moments({ count, at, code, generation }: Moments): void {
    const { fromMs, toMs } = this.query
    for (let index = 0; index < count; index++) {
      const atMs = at[index] ?? 0
      if (atMs < fromMs || atMs > this.endMs || atMs >= toMs) continue
      const kind = code[index] ?? 0
      const run = generation[index] ?? 0
      const last = this.latest[kind]
      const before = last?.generation === run ? last : this.latestOfRun(kind, run)
      if (before !== undefined && atMs - before.at < this.columnMs) before.count += 1
      else this.addMoment(atMs, kind, run)
    }
  }

  private addMoment(at: number, code: number, generation: number): void {
    const kind = momentOfCode(code)
    if (kind === null) return
    const moment = { at, kind, generation, count: 1 }
    this.latest[code] = moment
    this.drawnMoments.push(moment)
  }

  /** Runs follow one another, so that this is rarely asked: nearly always it is the last of its kind. */
  private latestOfRun(code: number, generation: number): CountedMoment | undefined {
    const last = this.latest[code]
    if (last === undefined) return last
    this.latestOfRuns.set(last.generation * CODES + code, last)
    return this.latestOfRuns.get(generation * CODES + code)
  }

  /** Stretches and moments it would have. */
  get marks(): number {
    const { doing, bands } = this.finished()
    return doing.code.length + bands.code.length + this.drawnMoments.length
  }

  /** How long it did each, ms. */
  get spentMs(): LaneBody['spentMs'] {
    this.finished()
    const spent: Partial<Record<Doing, number>> = {}
    for (const [code, ms] of this.doings.sums) {
      const value = doingOfCode(code)
      spent[value] = (spent[value] ?? 0) + ms
    }
    return spent
  }

  /** Nothing happened, as far as anybody was there. */
  get isEmpty(): boolean {
    return this.drawnMoments.length === 0 && Object.keys(this.spentMs).every((value) => value === 'unknown')
  }

  /** With at most so many stretches and moments: with more it is made coarser, a third for each of its parts. */
  build(most = Number.POSITIVE_INFINITY): LaneBody {
    const { doing, bands } = this.marks <= most ? this.finished() : this.coarser(most)
    const moments = this.marks <= most ? this.drawnMoments : fewerMoments(this.drawnMoments, this.shortestMs(most))
    const health = this.stretchesOf(bands, bandOfCode).filter(isTold)
    return { doing: this.stretchesOf(doing, doingOfCode), health, moments, spentMs: this.spentMs }
  }

  private coarser(most: number): Tracks {
    const { doing, bands } = this.finished()
    const shortestMs = this.shortestMs(most)
    return {
      doing: coarserTrack(doing, this.endMs, shortestMs),
      bands: coarserTrack(bands, this.endMs, shortestMs),
    }
  }

  private shortestMs(most: number): number {
    // The first and the last stretch may be shorter than all others.
    return (this.query.toMs - this.query.fromMs) / Math.max(1, Math.floor(most / 3) - 2)
  }

  /** Nothing may be added any more. */
  private finished(): Tracks {
    this.tracks ??= { doing: this.doings.finish(), bands: this.bands.finish() }
    return this.tracks
  }

  /** Whether health was told and in one of these bands at any time of the range. */
  hadBand(bands: readonly HealthBand[]): boolean {
    this.finished()
    return [...this.bands.sums.keys()].some((code) => {
      const band = bandOfCode(code)
      return band !== null && bands.includes(band)
    })
  }

  private stretchesOf<Value>(
    { fromMs, code }: DrawnTrack,
    valueOf: (code: number) => Value,
  ): readonly Stretch<Value>[] {
    const end = this.endMs < this.query.toMs ? null : this.endMs
    return fromMs.map((from, index) => ({ from, to: fromMs[index + 1] ?? end, value: valueOf(code[index] ?? 0) }))
  }
}

function isTold(stretch: Stretch<HealthBand | null>): stretch is Stretch<HealthBand> {
  return stretch.value !== null
}
