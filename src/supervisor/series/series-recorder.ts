import { BackgroundWork, type WorkFailureHandler } from '../../base/background-work.ts'
import { untilBeat } from '../../base/beat.ts'
import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Timer } from '../../base/timer.ts'
import { SPAN_TIER, spanHourOf, SPANS_KEPT_MS } from '../../core/history/span.ts'
import type { Span } from '../../core/series/series-hour.ts'
import type { SeriesCut, SeriesStore } from '../../core/series/series-store.ts'
import { ALL_TIERS, HOUR_MS, hourOf, HOURS_END } from '../../core/series/tier.ts'
import { StoreWriteError } from '../../core/store-error.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'
import type { VitalsSampler } from '../vitals/vitals-sampler.ts'
import type { VitalsTick } from '../vitals/vitals-tick.ts'
import { AgentHour, earlierHour, noEarlierHour, type EarlierHour, type PackedHour } from './agent-hour.ts'
import { SampleStretches } from './sample-stretches.ts'
import { sealDelayMs } from './seal-delay.ts'
import { SeriesDigests } from './series-digests.ts'
import type { SeriesNotices } from './series-notices.ts'

/** What a recorder works with. */
export interface SeriesRecorderParts {
  readonly store: SeriesStore
  readonly clock: Clock
  readonly sampler: Pick<VitalsSampler, 'onTick' | 'intervalMs'>
  /** Ids of all agents: nothing is kept of others. */
  readonly agentIds: () => readonly string[]
  readonly isAgent: (agentId: string) => boolean
  readonly notices: Pick<SeriesNotices, 'unreadable' | 'disk'>
  /** A failure of Corral's own. */
  readonly onFailure: WorkFailureHandler
}

const KEEPING = 'keep vitals'
/** A killed host loses this much of its charts, ms; each time costs 50 agents some milliseconds. */
const WRITE_EVERY_MS = 60_000
/** What has not changed since is written only every so many minutes: a killed host loses as much of a straight line. */
const REST_WRITE_MINUTES = 5
/** Between two transactions, ms: each may wait for the disk, and every terminal with it. */
const SPACING_MS = 1_000
/** Hours written in one transaction, some megabytes at most. */
const HOURS_PER_WRITE = 128
/** Hours packed in one turn: each takes up to a millisecond, and half of one more when it is new. */
const HOURS_PER_TURN = 4
/** Pause between two such turns, ms: terminals have their turns meanwhile, and 50 agents are packed within a quarter of a second. */
const PACK_PAUSE_MS = 20
/** Tiers of agents trimmed in one transaction: a day of chunks each. */
const CUTS_PER_WRITE = 24
/** First trim after so long, ms: a clock that was wrong at the start of the machine is right by then. */
const FIRST_TRIM_MS = 600_000
const TRIM_EVERY_MS = 24 * HOUR_MS
/** Sealed hours that wait for a full disk, bytes: a day and more of 50 agents. Of more the oldest are lost. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024

/** Keeps the vitals of every agent: sums them up by bucket, and writes the hours that have changed once a minute. */
export class SeriesRecorder extends Lifetime {
  private readonly parts: SeriesRecorderParts
  /** Hours that are filled or wait to be written, by agent and number of the hour. */
  private readonly hours = new Map<string, Map<number, AgentHour>>()
  private readonly stretches: SampleStretches
  private readonly timer: Timer
  private readonly work: BackgroundWork
  private readonly digests: SeriesDigests
  private dueHours: readonly AgentHour[] = []
  private dueCuts: readonly SeriesCut[] = []
  private packed: readonly PackedHour[] = []
  private trimAtMs: number
  private minutes = 0
  private isDiskRefusing = false
  /** Told once until a tick is taken again. */
  private isFailing = false

  constructor(parts: SeriesRecorderParts) {
    super()
    this.parts = parts
    this.work = this.register(new BackgroundWork(parts.onFailure))
    this.timer = this.register(new Timer(parts.clock))
    this.stretches = new SampleStretches(parts.sampler.intervalMs, (...stretch) => this.addSpan(...stretch))
    this.digests = this.register(this.newDigests())
    this.trimAtMs = parts.clock.monotonicMs() + FIRST_TRIM_MS
    this.register(parts.sampler.onTick((tick) => this.tick(tick)))
    this.rest()
  }

  private newDigests(): SeriesDigests {
    const { store, clock, agentIds, isAgent, onFailure } = this.parts
    const heldHours = (agentId: string): readonly number[] => [...(this.hours.get(agentId)?.keys() ?? [])]
    return new SeriesDigests({ store, clock, agentIds, isAgent, heldHours, onFailure })
  }

  /** Hours of an agent of which the store may not have all, oldest first. */
  held(agentId: string): readonly AgentHour[] {
    this.stretches.settle(agentId)
    return [...(this.hours.get(agentId)?.values() ?? [])].toSorted((a, b) => a.hour - b.hour)
  }

  /** Keeps nothing of an agent any more. */
  forget(agentId: string): void {
    this.hours.delete(agentId)
    this.stretches.forget(agentId)
    this.dueHours = this.dueHours.filter((hour) => hour.agentId !== agentId)
    this.packed = this.packed.filter((hour) => hour.agentId !== agentId)
    this.dueCuts = this.dueCuts.filter((cut) => cut.agentId !== agentId)
  }

  /** Writes everything there is. */
  override dispose(): void {
    if (!this.isDisposed) this.work.run(KEEPING, () => this.writeAll())
    super.dispose()
  }

  /** Nothing that fails here reaches the sampler. */
  private tick(tick: VitalsTick): void {
    try {
      this.take(tick)
      this.isFailing = false
    } catch (error) {
      if (!this.isFailing) this.parts.onFailure(error, KEEPING)
      this.isFailing = true
    }
  }

  private take({ agents, host }: VitalsTick): void {
    for (const { id, sample } of agents) if (this.parts.isAgent(id)) this.stretches.take(id, sample, host.at)
  }

  private addSpan(agentId: string, sample: VitalsSample, span: Span): void {
    const last = hourOf(span.toMs - 1)
    for (let hour = hourOf(span.fromMs); hour <= last; hour++) this.add(agentId, hour, sample, span)
  }

  private writeAll(): void {
    this.stretches.settleAll()
    this.write(this.dirtyHours().map((hour) => hour.pack()))
  }

  private add(agentId: string, hour: number, sample: VitalsSample, span: Span): void {
    if (!(hour >= 0 && hour < HOURS_END)) return
    const hours = this.hours.get(agentId) ?? new Map<number, AgentHour>()
    this.hours.set(agentId, hours)
    const known = hours.get(hour)
    if (known?.add(sample, span)) return
    // One that is sealed waits for the disk. It is not opened again, since the store does not have it.
    if (known !== undefined) return
    const begun = new AgentHour(agentId, hour, () => this.earlier(agentId, hour))
    hours.set(hour, begun)
    begun.add(sample, span)
  }

  private earlier(agentId: string, hour: number): EarlierHour {
    const { store, notices, onFailure } = this.parts
    try {
      return earlierHour(store, { agentId, hour }, (...found) => notices.unreadable(...found))
    } catch (error) {
      onFailure(error, 'read kept vitals')
      return noEarlierHour(hour)
    }
  }

  private rest(): void {
    this.timer.restart(untilBeat(this.parts.clock, WRITE_EVERY_MS), () => {
      this.work.run(KEEPING, () => this.begin())
      this.step()
    })
  }

  /** What is to be done in this minute. */
  private begin(): void {
    this.stretches.settleAll()
    this.seal()
    this.minutes += 1
    const isTurnOfAll = this.isDiskRefusing || this.minutes % REST_WRITE_MINUTES === 0
    this.dueHours = this.dirtyHours().filter((hour) => isTurnOfAll || hour.hasChanged || hour.isSealed)
    this.dueCuts = this.cuts()
  }

  /** One transaction, or some hours packed for it; the next step follows after a while. */
  private step(): void {
    const isPacking = this.packed.length < HOURS_PER_WRITE && this.dueHours.length > 0
    this.work.run(KEEPING, () => {
      if (isPacking) this.packSome()
      else if (!(this.packed.length > 0 ? this.writePacked() : this.trimSome())) this.giveUp()
    })
    const pauseMs = isPacking ? PACK_PAUSE_MS : SPACING_MS
    const isWriting = this.dueHours.length + this.packed.length > 0
    // What is left to trim of a large fleet waits for the next minute: its writes go first.
    const isTrimming = this.dueCuts.length > 0 && untilBeat(this.parts.clock, WRITE_EVERY_MS) > pauseMs
    if (isWriting || isTrimming) this.timer.restart(pauseMs, () => this.step())
    else this.rest()
  }

  /** Until the next minute. */
  private giveUp(): void {
    if (this.dueCuts.length > 0) this.trimAtMs = 0
    this.dueHours = []
    this.dueCuts = []
  }

  private packSome(): void {
    const hours = this.dueHours.slice(0, HOURS_PER_TURN)
    this.dueHours = this.dueHours.slice(HOURS_PER_TURN)
    this.packed = [...this.packed, ...hours.map((hour) => hour.pack())]
  }

  private writePacked(): boolean {
    const { packed } = this
    this.packed = []
    return this.write(packed)
  }

  private trimSome(): boolean {
    const cuts = this.dueCuts.slice(0, CUTS_PER_WRITE)
    this.dueCuts = this.dueCuts.slice(CUTS_PER_WRITE)
    if (cuts.length === 0 || this.reaches(() => this.parts.store.trim(cuts))) return true
    this.trimAtMs = 0
    return false
  }

  /** False: the disk refused, and all stays as it was. */
  private write(packed: readonly PackedHour[]): boolean {
    const chunks = packed.flatMap((hour) => hour.chunks)
    if (chunks.length > 0 && !this.reaches(() => this.parts.store.write(chunks))) return false
    for (const hour of packed) hour.written()
    this.digests.written(chunks)
    return true
  }

  private reaches(write: () => void): boolean {
    try {
      write()
    } catch (error) {
      if (!(error instanceof StoreWriteError)) throw error
      if (!this.isDiskRefusing) this.parts.notices.disk(error.message)
      this.isDiskRefusing = true
      return false
    }
    if (this.isDiskRefusing) this.parts.notices.disk(null)
    this.isDiskRefusing = false
    return true
  }

  /** Lets go of hours that are over and written, and seals those that are over and not. */
  private seal(): void {
    const nowMs = this.parts.clock.now()
    for (const [agentId, hours] of this.hours) {
      const delayMs = sealDelayMs(agentId)
      for (const hour of hours.values()) {
        // Also one that lies ahead: the clock was set back.
        const isOver = hour.hour > hourOf(nowMs) || nowMs >= (hour.hour + 1) * HOUR_MS + delayMs
        if (isOver && !hour.isDirty) hours.delete(hour.hour)
        else if (isOver && !hour.isSealed) hour.seal()
      }
      if (hours.size === 0) this.hours.delete(agentId)
    }
    this.dropSurplus()
  }

  private dropSurplus(): void {
    const waiting = this.dirtyHours()
      .filter(({ isSealed }) => isSealed)
      .toSorted((a, b) => b.hour - a.hour)
    let bytes = 0
    for (const hour of waiting) {
      bytes += hour.waitingBytes
      if (bytes > MOST_WAITING_BYTES) this.hours.get(hour.agentId)?.delete(hour.hour)
    }
  }

  private dirtyHours(): readonly AgentHour[] {
    return [...this.hours.values()].flatMap((hours) => [...hours.values()]).filter(({ isDirty }) => isDirty)
  }

  /** What is too old, of vitals and of spans, once a day. */
  private cuts(): readonly SeriesCut[] {
    const { clock, agentIds } = this.parts
    if (this.dueCuts.length > 0 || clock.monotonicMs() < this.trimAtMs) return this.dueCuts
    this.trimAtMs = clock.monotonicMs() + TRIM_EVERY_MS
    const nowMs = clock.now()
    return agentIds().flatMap((agentId) => [
      ...ALL_TIERS.map(({ number, keptMs }) => ({
        ...{ agentId, tier: number },
        beforeHour: Math.max(0, hourOf(nowMs - keptMs)),
      })),
      this.spanCut(agentId, spanHourOf(nowMs - SPANS_KEPT_MS)),
    ])
  }

  /** The span that tells how the time that is kept begins stays. */
  private spanCut(agentId: string, keptFromHour: number): SeriesCut {
    const first = this.parts.store.latest({ agentId, tier: SPAN_TIER, beforeHour: Math.max(0, keptFromHour + 1) })
    return { agentId, tier: SPAN_TIER, beforeHour: first?.hour ?? 0 }
  }
}
