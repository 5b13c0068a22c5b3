import { BackgroundWork, type WorkFailureHandler } from '../../base/background-work.ts'
import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Timer } from '../../base/timer.ts'
import { SPAN_TIER } from '../../core/history/span.ts'
import { IntegerReader, IntegerWriter } from '../../core/series/packed-integers.ts'
import type { SeriesChunk, SeriesStore } from '../../core/series/series-store.ts'
import { HOURS_END } from '../../core/series/tier.ts'
import { StoreWriteError } from '../../core/store-error.ts'
import type { AgentStretches } from './agent-stretches.ts'

/** What a writer works with. */
export interface StretchWriterParts {
  readonly store: SeriesStore
  readonly clock: Clock
  readonly agents: ReadonlyMap<string, AgentStretches>
  /** Until when somebody has looked, epoch ms; null: there never was a host. */
  readonly seenMs: () => number | null
  readonly onFailure: WorkFailureHandler
}

/** What changes within this is written together, ms: each transaction may wait for the disk. */
const WRITE_AFTER_MS = 1_000
/** A disk that refuses is tried again after so long, ms. */
const RETRY_MS = 10_000
/** That somebody looks is written so often when nothing else is, ms: a killed host is missed from then on. */
const SEEN_EVERY_MS = 60_000
/** Spans written in one transaction, some hundred kilobytes. */
const SPANS_PER_WRITE = 128
/** Stands for the host, which is no agent. */
const HOST = ''

/** Writes what agents did, soon after it has changed, and until when somebody looked. */
export class StretchWriter extends Lifetime {
  private readonly parts: StretchWriterParts
  private readonly timer: Timer
  private readonly work: BackgroundWork
  private writtenSeenMs = Number.NEGATIVE_INFINITY

  constructor(parts: StretchWriterParts) {
    super()
    this.parts = parts
    this.timer = this.register(new Timer(parts.clock))
    this.work = this.register(new BackgroundWork(parts.onFailure))
  }

  /** Until when the host before has looked, epoch ms; null: there was none. */
  readSeen(): number | null {
    const chunk = this.parts.store.latest({ agentId: HOST, tier: SPAN_TIER, beforeHour: HOURS_END })
    if (chunk === null) return null
    const reader = new IntegerReader(chunk.bytes)
    const seenMs = reader.read()
    return reader.isBroken ? null : seenMs
  }

  /** Something has changed. */
  writeSoon(): void {
    this.timer.setIfNotSet(WRITE_AFTER_MS, () => this.step())
  }

  writeSeenIfDue(): void {
    const { clock } = this.parts
    if (clock.monotonicMs() - this.writtenSeenMs >= SEEN_EVERY_MS) this.writeSoon()
  }

  /** Throws what the store throws. */
  writeAll(): void {
    while (this.write());
  }

  private step(): void {
    this.work.run('keep what agents do', () => {
      try {
        if (this.write()) this.writeSoon()
      } catch (error) {
        this.timer.restart(RETRY_MS, () => this.step())
        // The journal tells of a disk that refuses.
        if (!(error instanceof StoreWriteError)) throw error
      }
    })
  }

  /** One transaction; true: there is more. */
  private write(): boolean {
    const { store, agents, clock } = this.parts
    this.cut()
    const packed = [...agents.values()].filter(({ isDirty }) => isDirty).flatMap((agent) => agent.pack())
    const now = packed.slice(0, SPANS_PER_WRITE)
    store.write([...now.map(({ chunk }) => chunk), ...this.seen()])
    this.writtenSeenMs = clock.monotonicMs()
    for (const { written } of now) written()
    return packed.length > now.length
  }

  /** Before anything is written: it may be of the same hours. */
  private cut(): void {
    const outdated = [...this.parts.agents.values()].flatMap((agent) => {
      return agent.cut === null ? [] : [{ agent, cut: agent.cut }]
    })
    if (outdated.length > 0) this.parts.store.trim(outdated.map(({ cut }) => cut))
    for (const { agent } of outdated) agent.wasCut()
  }

  private seen(): readonly SeriesChunk[] {
    const seenMs = this.parts.seenMs()
    if (seenMs === null) return []
    const writer = new IntegerWriter()
    writer.write(Math.max(0, Math.round(seenMs)))
    return [{ agentId: HOST, tier: SPAN_TIER, hour: 0, bytes: writer.toBytes() }]
  }
}
