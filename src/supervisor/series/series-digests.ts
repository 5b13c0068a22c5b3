import { BackgroundWork, type WorkFailureHandler } from '../../base/background-work.ts'
import { untilBeat } from '../../base/beat.ts'
import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Timer } from '../../base/timer.ts'
import { decodeHour, encodeHour } from '../../core/series/chunk-codec.ts'
import { digestOf } from '../../core/series/digest.ts'
import type { SeriesChunk, SeriesStore } from '../../core/series/series-store.ts'
import { COARSE_TIER, dayOf, DIGEST_TIER, hourOf, nextDayOf } from '../../core/series/tier.ts'
import { StoreWriteError } from '../../core/store-error.ts'

/** What digests are made with. */
export interface SeriesDigestsParts {
  readonly store: SeriesStore
  readonly clock: Clock
  readonly agentIds: () => readonly string[]
  readonly isAgent: (agentId: string) => boolean
  /** Hours of an agent of which the store may not have all. */
  readonly heldHours: (agentId: string) => readonly number[]
  readonly onFailure: WorkFailureHandler
}

const DOING = 'sum up the vitals of past days'
const LOOK_EVERY_MS = 60_000
/** Between two steps, ms: each may wait for the disk. */
const SPACING_MS = 1_000
/** Days made in one step, some milliseconds of work. */
const DAYS_PER_STEP = 4

/** Digests of the last two days are made again at each look. */
const MADE_AGAIN_HOURS = 48

/** Days that have a digest to be made, by agent: the first hours of them. */
type DueDays = Map<string, Set<number>>

/**
 * Makes a digest of every day of every agent once the day is over. One that is not there is missed by nobody: charts read the hours instead,
 * which takes longer. So nothing has to be remembered when a host dies: what is missing is found at the start and after each midnight.
 */
export class SeriesDigests extends Lifetime {
  private readonly parts: SeriesDigestsParts
  private readonly timer: Timer
  private readonly work: BackgroundWork
  private readonly due: DueDays = new Map()
  /** Agents whose days are still to be looked at, and the day this was done for. */
  private toLook: readonly string[] = []
  private lookedAt: number | null = null

  constructor(parts: SeriesDigestsParts) {
    super()
    this.parts = parts
    this.work = this.register(new BackgroundWork(parts.onFailure))
    this.timer = this.register(new Timer(parts.clock))
    this.rest()
  }

  /** Hours were written; a day that is over is to be summed up again. */
  written(chunks: readonly Pick<SeriesChunk, 'agentId' | 'hour'>[]): void {
    for (const { agentId, hour } of chunks) if (hour < this.today) this.expect(agentId, dayOf(hour))
  }

  private get today(): number {
    return dayOf(hourOf(this.parts.clock.now()))
  }

  private rest(): void {
    this.timer.restart(untilBeat(this.parts.clock, LOOK_EVERY_MS), () => {
      if (this.lookedAt !== this.today) {
        this.lookedAt = this.today
        this.toLook = this.parts.agentIds()
      }
      this.step()
    })
  }

  /** Looks at one agent, or makes some digests; the next step follows after a while. */
  private step(): void {
    let isMore = this.toLook.length > 0
    this.work.run(DOING, () => {
      if (isMore) this.look()
      else isMore = this.make()
    })
    if (isMore) this.timer.restart(SPACING_MS, () => this.step())
    else this.rest()
  }

  private look(): void {
    const [agentId, ...others] = this.toLook
    this.toLook = others
    if (agentId === undefined) return
    const query = { agentId, fromHour: 0, toHour: this.today - 1 }
    const days = this.parts.store.hours({ ...query, tier: COARSE_TIER.number }).map(dayOf)
    // The last days are made again: the clock may have been ahead, and the host may have died.
    const made = new Set(
      this.parts.store.hours({ ...query, tier: DIGEST_TIER.number, toHour: this.today - MADE_AGAIN_HOURS - 1 }),
    )
    for (const day of days) if (!made.has(day)) this.expect(agentId, day)
  }

  private expect(agentId: string, day: number): void {
    const days = this.due.get(agentId) ?? new Set<number>()
    this.due.set(agentId, days.add(day))
  }

  /** False: there is nothing that can be made now. */
  private make(): boolean {
    for (const agentId of this.due.keys()) if (!this.parts.isAgent(agentId)) this.due.delete(agentId)
    const next = [...this.due].flatMap(([agentId, days]) => this.ready(agentId, days)).slice(0, DAYS_PER_STEP)
    if (next.length === 0) return false
    try {
      this.parts.store.write(next.map(({ agentId, day }) => this.digest(agentId, day)))
    } catch (error) {
      // The disk is told of by who writes the hours.
      if (error instanceof StoreWriteError) return false
      throw error
    }
    for (const { agentId, day } of next) this.done(agentId, day)
    return true
  }

  /** A day with hours that are still held waits for them. */
  private ready(agentId: string, days: ReadonlySet<number>): readonly { agentId: string; day: number }[] {
    const held = new Set(this.parts.heldHours(agentId).map(dayOf))
    return [...days].filter((day) => !held.has(day)).map((day) => ({ agentId, day }))
  }

  private done(agentId: string, day: number): void {
    const days = this.due.get(agentId)
    days?.delete(day)
    if (days?.size === 0) this.due.delete(agentId)
  }

  private digest(agentId: string, day: number): SeriesChunk {
    const query = { agentId, tier: COARSE_TIER.number, fromHour: day, toHour: nextDayOf(day) - 1 }
    const hours = this.parts.store.read(query).flatMap(({ hour, bytes }) => {
      const decoded = decodeHour(bytes, COARSE_TIER, hour)
      // What cannot be read is told of when a chart asks for it.
      return decoded.ok ? [decoded.value] : []
    })
    return { agentId, tier: DIGEST_TIER.number, hour: day, bytes: encodeHour(digestOf(day, hours)) }
  }
}
