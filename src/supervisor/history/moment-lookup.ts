import { bandOfCode, doingOfCode } from '../../core/history/codes.ts'
import type { SpanVisitor } from '../../core/history/span-codec.ts'
import { addChanges, SPAN_MS, spanHourOf, type Changes, type Track } from '../../core/history/span.ts'
import { HOUR_MS } from '../../core/series/tier.ts'
import type { HistoryFilter } from '../../shapes/history.ts'
import type { StretchReader } from './stretch-reader.ts'

type AskedOfMoments = Pick<HistoryFilter, 'doing' | 'bands'>

/** What was so of one agent in one span, to be looked up. */
class KnownSpan implements SpanVisitor {
  readonly hour: number
  private readonly doings: Track = { at: [], code: [] }
  private readonly bands: Track = { at: [], code: [] }

  constructor(hour: number) {
    this.hour = hour
  }

  doing(changes: Changes): void {
    addChanges(this.doings, changes)
  }

  health(changes: Changes): void {
    addChanges(this.bands, changes)
  }

  moments(): void {
    // Nobody asks for them.
  }

  isMet(fromMs: number, toMs: number, { doing, bands }: AskedOfMoments): boolean {
    const isDoing = (code: number): boolean => doing?.includes(doingOfCode(code)) ?? true
    const isBand = (code: number): boolean => {
      const band = bandOfCode(code)
      return band !== null && (bands?.includes(band) ?? true)
    }
    const hadDoing = doing === null || codesIn(this.doings, fromMs, toMs).some(isDoing)
    return hadDoing && (bands === null || codesIn(this.bands, fromMs, toMs).some(isBand))
  }
}

/** Tells whether something was so at a moment, or at any time of a stretch, in which it met all that a filter asks. */
export class MomentLookup {
  private readonly reader: Pick<StretchReader, 'visit'>
  private readonly filter: AskedOfMoments
  /** The span last looked at, by agent: lists are looked through in order of time. */
  private readonly known = new Map<string, KnownSpan>()

  constructor(reader: Pick<StretchReader, 'visit'>, filter: AskedOfMoments) {
    this.reader = reader
    this.filter = filter
  }

  /** Nothing is asked of moments. */
  get isOpen(): boolean {
    return this.filter.doing === null && this.filter.bands === null
  }

  /** `agentId` null: the host, of which neither is ever so. Epoch ms. */
  wasAt(agentId: string | null, atMs: number): boolean {
    if (this.isOpen) return true
    if (agentId === null) return false
    const hour = spanHourOf(atMs)
    const known = this.known.get(agentId)
    const span = known?.hour === hour ? known : this.read(agentId, hour * HOUR_MS, hour * HOUR_MS + SPAN_MS)
    this.known.set(agentId, span)
    return span.isMet(atMs, atMs + 1, this.filter)
  }

  /** Each of the two at any time of the stretch; one that has no length is a moment. Epoch ms. */
  wasIn(agentId: string, fromMs: number, toMs: number): boolean {
    if (this.isOpen) return true
    const endMs = Math.max(toMs, fromMs + 1)
    return this.read(agentId, fromMs, endMs).isMet(fromMs, endMs, this.filter)
  }

  private read(agentId: string, fromMs: number, toMs: number): KnownSpan {
    const span = new KnownSpan(spanHourOf(fromMs))
    this.reader.visit(agentId, { fromMs, toMs }, span)
    return span
  }
}

/** The codes that held at any time from a moment until before another. */
function codesIn({ at, code }: Track, fromMs: number, toMs: number): readonly number[] {
  const first = at.findLastIndex((since) => since <= fromMs)
  const end = at.findIndex((since) => since >= toMs)
  return code.slice(Math.max(0, first), end === -1 ? undefined : end)
}
