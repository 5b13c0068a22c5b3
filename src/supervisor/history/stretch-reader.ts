import { inSlices, type SliceBounds } from '../../base/slices.ts'
import type { Clock } from '../../base/clock.ts'
import { fairShare } from '../../core/history/bounded-lanes.ts'
import { LaneBuilder, type LaneBody, type LaneQuery } from '../../core/history/lane-builder.ts'
import { visitSpan, type SpanVisitor } from '../../core/history/span-codec.ts'
import { asMoments, SPAN_TIER, spanHourOf, type Span } from '../../core/history/span.ts'
import type { SeriesChunk, SeriesStore } from '../../core/series/series-store.ts'
import type { Doing, HistoryFilter, Lane } from '../../shapes/history.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { UnreadableSpan } from './agent-stretches.ts'
import type { StretchRecorder } from './stretch-recorder.ts'

/** What stretches are read from. */
export interface StretchReaderParts {
  readonly store: Pick<SeriesStore, 'read' | 'latest'>
  readonly clock: Clock
  readonly recorder: Pick<StretchRecorder, 'held'>
  readonly onUnreadable: UnreadableSpan
}

/** Lanes of a month are read at once; those of a very large fleet take half of the host's time at most. */
const READING: SliceBounds = { sliceMs: 8, totalMs: 10_000 }

/** A span as it is stored, or as it is held in memory. */
type FoundSpan = Pick<SeriesChunk, 'hour' | 'bytes'> | Span

/** Reads what agents did, from the store and from what is not written yet. */
export class StretchReader {
  private readonly parts: StretchReaderParts

  constructor(parts: StretchReaderParts) {
    this.parts = parts
  }

  /** A lane each of the agents of which something is known in the range. Null: reading them took too long. */
  async lanes(
    agents: readonly SupervisedAgent[],
    query: Omit<LaneQuery, 'nowMs'>,
    filter: Pick<HistoryFilter, 'doing' | 'bands'>,
  ): Promise<readonly Lane[] | null> {
    const { clock } = this.parts
    const work = this.readLanes(agents, { ...query, nowMs: clock.now() }, filter)
    return inSlices(work, clock, READING)
  }

  /** What one agent did. */
  lane(agentId: string, query: LaneQuery): LaneBody {
    const builder = new LaneBuilder(query)
    this.visit(agentId, query, builder)
    return builder.build()
  }

  /** Shows what an agent did from the beginning of a range (epoch ms) on, and what was so when it began. `toMs` is excluded. */
  visit(agentId: string, range: { readonly fromMs: number; readonly toMs: number }, visitor: SpanVisitor): void {
    for (const span of this.spansOf(agentId, range)) this.show(agentId, span, visitor)
  }

  private *readLanes(
    agents: readonly SupervisedAgent[],
    query: LaneQuery,
    { doing, bands }: Pick<HistoryFilter, 'doing' | 'bands'>,
  ): Generator<null, readonly Lane[]> {
    const found: { readonly record: SupervisedAgent['record']; readonly builder: LaneBuilder }[] = []
    for (const { record } of agents) {
      const builder = new LaneBuilder(query)
      for (const span of this.spansOf(record.id, query)) {
        this.show(record.id, span, builder)
        yield null
      }
      const isMeant = (doing === null || hadDoing(builder, doing)) && (bands === null || builder.hadBand(bands))
      if (isMeant && !builder.isEmpty) found.push({ record, builder })
    }
    const share = fairShare(found.map(({ builder }) => builder.marks))
    const lanes: Lane[] = []
    for (const { record, builder } of found) {
      lanes.push({ agentId: record.id, agentName: record.spec.name, ...builder.build(share) })
      yield null
    }
    return lanes
  }

  /** In order of time; the first tells what was so when the range began. What is held comes before what is stored. */
  private *spansOf(
    agentId: string,
    { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  ): Generator<FoundSpan> {
    const { store, recorder } = this.parts
    const { spans: held, storedBeforeHour } = recorder.held(agentId)
    const [fromHour, toHour] = [spanHourOf(Math.max(0, fromMs)), spanHourOf(Math.max(0, toMs - 1))]
    const heldHours = [...held.keys()].toSorted((a, b) => a - b)
    const firstHeld = heldHours.findLast((hour) => hour <= fromHour)
    const firstStored = store.latest({ agentId, tier: SPAN_TIER, beforeHour: Math.min(fromHour + 1, storedBeforeHour) })
    const isStoredLater = firstStored !== null && firstStored.hour > (firstHeld ?? Number.NEGATIVE_INFINITY)
    const first = isStoredLater ? firstStored : firstHeld === undefined ? null : (held.get(firstHeld) ?? null)
    const stored = store.read({ agentId, tier: SPAN_TIER, fromHour: fromHour + 1, toHour })
    const later: readonly FoundSpan[] = [
      ...stored.filter(({ hour }) => hour < storedBeforeHour && !held.has(hour)),
      ...heldHours.flatMap((hour) => (hour > fromHour && hour <= toHour ? (held.get(hour) ?? []) : [])),
    ]
    if (first !== null) yield first
    yield* later.toSorted((a, b) => a.hour - b.hour)
  }

  private show(agentId: string, span: FoundSpan, visitor: SpanVisitor): void {
    if ('bytes' in span) {
      const problem = visitSpan(span.bytes, span.hour, visitor)
      if (problem !== null) this.parts.onUnreadable(agentId, span.hour, problem)
      return
    }
    const { doing, health } = span
    visitor.doing({ ...doing, count: doing.at.length })
    visitor.health({ ...health, count: health.at.length })
    visitor.moments(asMoments(span.moments))
  }
}

function hadDoing({ spentMs }: LaneBuilder, doing: readonly Doing[]): boolean {
  return doing.some((value) => (spentMs[value] ?? 0) > 0)
}
