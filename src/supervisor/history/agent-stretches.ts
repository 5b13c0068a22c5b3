import { encodeSpan, decodeSpan } from '../../core/history/span-codec.ts'
import { UNSEEN } from '../../core/history/codes.ts'
import {
  addChange,
  addMoment,
  cutSpan,
  lastCodesOf,
  newSpan,
  SPAN_TIER,
  spanHourOf,
  type Codes,
  type KeptMoment,
  type Span,
  type TrackName,
} from '../../core/history/span.ts'
import type { ChunkProblem } from '../../core/series/chunk-codec.ts'
import type { SeriesChunk, SeriesCut, SeriesStore } from '../../core/series/series-store.ts'
import { HOURS_END } from '../../core/series/tier.ts'

/** Called with a span that is kept and cannot be read. */
export type UnreadableSpan = (agentId: string, hour: number, problem: ChunkProblem) => void

/** What is known of an agent beside the store. */
export interface HeldSpans {
  /** Spans of which the store may not have all, by their first hour. */
  readonly spans: ReadonlyMap<number, Span>
  /** What the store has of spans that begin later is not true any more. */
  readonly storedBeforeHour: number
}

/** What stretches are read from and written to. */
interface StretchSource {
  readonly store: Pick<SeriesStore, 'read' | 'latest'>
  readonly onUnreadable: UnreadableSpan
}

/** A span as it was when it was packed. */
export interface PackedSpan {
  readonly chunk: SeriesChunk
  /** The store has it. */
  readonly written: () => void
}

interface OpenSpan {
  readonly span: Span
  /** How often it was changed; and how often when it was packed as it is written. */
  changes: number
  writtenChanges: number
}

/** What one agent does, from now on and since the beginning of the span that is being filled. */
export class AgentStretches {
  readonly agentId: string
  private readonly source: StretchSource
  /** By first hour, ascending. */
  private spans: ReadonlyMap<number, OpenSpan> = new Map()
  private codes: Codes
  /** First hour of the latest span there is; 0: none. */
  private latestHour = 0
  /** From this hour on the store has what is not true any more; null: nothing. */
  private voidFromHour: number | null = null
  /** When the latest change of each track was, epoch ms. */
  private latestMs = { doing: 0, health: 0, moments: 0 }

  constructor(agentId: string, source: StretchSource) {
    this.agentId = agentId
    this.source = source
    const latest = source.store.latest({ agentId, tier: SPAN_TIER, beforeHour: HOURS_END })
    const span = latest === null ? null : this.decoded(latest)
    this.codes = span === null ? null : lastCodesOf(span)
    this.latestHour = latest?.hour ?? 0
  }

  /** Something is known of it. */
  get isKnown(): boolean {
    return this.codes !== null
  }

  get held(): HeldSpans {
    const spans = new Map([...this.spans].map(([hour, { span }]) => [hour, span]))
    return { spans, storedBeforeHour: this.voidFromHour ?? HOURS_END }
  }

  get isDirty(): boolean {
    return [...this.spans.values()].some(isUnwritten)
  }

  /** From a moment on (epoch ms) it is this. */
  set(track: TrackName, atMs: number, code: number): void {
    if (this.codes?.[track] === code) return
    // Whole: of a part of a millisecond its code would be made when it is packed.
    const at = Math.round(Math.max(atMs, this.latestMs[track]))
    const open = this.open(at)
    addChange(open.span, track, at, code)
    this.codes = { ...UNSEEN, ...this.codes, [track]: code }
    this.latestMs[track] = at
    open.changes += 1
  }

  add(moment: KeptMoment): void {
    const at = Math.round(Math.max(moment.at, this.latestMs.moments))
    const open = this.open(at)
    addMoment(open.span, { ...moment, at })
    this.latestMs.moments = at
    open.changes += 1
  }

  /** Nobody was there from a moment on, epoch ms. */
  breakOff(atMs: number): void {
    this.set('doing', atMs, UNSEEN.doing)
    this.set('health', atMs, UNSEEN.health)
  }

  /** Nothing is known from a moment on, epoch ms. The store has to forget what it has of later spans. */
  rewind(atMs: number): void {
    const toMs = Math.round(atMs)
    const hour = spanHourOf(toMs)
    this.spans = new Map([...this.spans].filter(([each]) => each <= hour))
    this.codes = this.codesBefore(hour)
    this.latestHour = hour
    const open = this.open(toMs)
    cutSpan(open.span, toMs)
    this.codes = lastCodesOf(open.span)
    this.latestMs = { doing: 0, health: 0, moments: 0 }
    open.changes += 1
    this.voidFromHour = Math.min(hour + 1, this.voidFromHour ?? Number.POSITIVE_INFINITY)
  }

  /** What the store has to forget; null: nothing. */
  get cut(): SeriesCut | null {
    const { agentId, voidFromHour } = this
    if (voidFromHour === null) return null
    return { agentId, tier: SPAN_TIER, fromHour: voidFromHour, beforeHour: HOURS_END }
  }

  /** The store has forgotten it. */
  wasCut(): void {
    this.voidFromHour = null
  }

  /** What is to be written now. */
  pack(): readonly PackedSpan[] {
    const { agentId } = this
    return [...this.spans.values()].filter(isUnwritten).map((open) => {
      const { changes, span } = open
      return {
        chunk: { agentId, tier: SPAN_TIER, hour: span.hour, bytes: encodeSpan(span) },
        written: () => this.written(open, changes),
      }
    })
  }

  private codesBefore(hour: number): Codes {
    const held = [...this.spans.values()].map(({ span }) => span).findLast((span) => span.hour < hour)
    const stored = this.source.store.latest({
      agentId: this.agentId,
      tier: SPAN_TIER,
      beforeHour: Math.min(hour, this.voidFromHour ?? hour),
    })
    if (held !== undefined && held.hour >= (stored?.hour ?? 0)) return lastCodesOf(held)
    const span = stored && this.decoded(stored)
    return span && lastCodesOf(span)
  }

  private open(at: number): OpenSpan {
    const hour = spanHourOf(at)
    const known = this.spans.get(hour)
    if (known !== undefined) return known
    const stored = this.stored(hour)
    const span =
      (stored && this.decoded(stored)) ?? newSpan(hour, hour < this.latestHour ? this.codesBefore(hour) : this.codes)
    this.latestHour = Math.max(this.latestHour, hour)
    const open = { span, changes: 0, writtenChanges: 0 }
    this.spans = new Map([...this.spans, [hour, open] as const].toSorted(([a], [b]) => a - b))
    return open
  }

  private stored(hour: number): Pick<SeriesChunk, 'hour' | 'bytes'> | null {
    if (hour >= (this.voidFromHour ?? HOURS_END)) return null
    const query = { agentId: this.agentId, tier: SPAN_TIER, fromHour: hour, toHour: hour }
    return this.source.store.read(query)[0] ?? null
  }

  private decoded({ hour, bytes }: Pick<SeriesChunk, 'hour' | 'bytes'>): Span | null {
    const span = decodeSpan(bytes, hour)
    if (span.ok) return span.value
    this.source.onUnreadable(this.agentId, hour, span.error)
    return null
  }

  /** Only the span that is being filled stays in memory. */
  private written(open: OpenSpan, changes: number): void {
    open.writtenChanges = changes
    const latest = Math.max(...this.spans.keys())
    this.spans = new Map([...this.spans].filter(([hour, each]) => hour === latest || isUnwritten(each)))
  }
}

function isUnwritten({ changes, writtenChanges }: OpenSpan): boolean {
  return changes > writtenChanges
}
