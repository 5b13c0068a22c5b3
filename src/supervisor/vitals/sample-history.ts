import type { VitalsSample } from '../../shapes/vitals.ts'
import type { AgentSample } from './vitals-tick.ts'

/** The same was read, or taken as read, at this many ticks in a row. */
interface Stretch {
  readonly first: AgentSample
  count: number
  /** When it was so for the last time, epoch ms. */
  lastAt: number
}

/** The samples of one agent that are kept: one that stays the same takes the room of one, however long it does. */
export class SampleHistory {
  private readonly agentId: string
  private readonly capacity: number
  private readonly stretches: Stretch[] = []
  private count = 0

  /** `capacity`: as many samples are kept. */
  constructor(agentId: string, capacity: number) {
    this.agentId = agentId
    this.capacity = capacity
  }

  /** The newest, as of when it was read; null: none was. */
  get newest(): AgentSample | null {
    return this.stretches.at(-1)?.first ?? null
  }

  push(sample: VitalsSample): void {
    this.stretches.push({ first: { id: this.agentId, sample }, count: 1, lastAt: sample.at })
    this.grow()
  }

  /** It is at `at`, epoch ms, as it was. */
  repeat(at: number): void {
    const last = this.stretches.at(-1)
    if (last === undefined) return
    // A clock that was set back: the times of a stretch only grow.
    if (at <= last.lastAt) return this.push({ ...last.first.sample, at })
    last.count += 1
    last.lastAt = at
    this.grow()
  }

  /** Oldest first; within a stretch the first and the last are of their own time, those between are spread evenly. */
  toArray(): VitalsSample[] {
    return this.stretches
      .flatMap(({ first: { sample }, count, lastAt }) =>
        Array.from({ length: count }, (_, index) => {
          const share = count === 1 ? 0 : index / (count - 1)
          return { ...sample, at: Math.round(sample.at + (lastAt - sample.at) * share) }
        }),
      )
      .slice(-this.capacity)
  }

  /** A stretch is let go as a whole, so that somewhat more than `capacity` may be there. */
  private grow(): void {
    this.count += 1
    const oldest = this.stretches[0]
    if (oldest === undefined || this.count - oldest.count < this.capacity) return
    this.count -= oldest.count
    this.stretches.shift()
  }
}
