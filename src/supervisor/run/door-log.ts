import type { Clock } from '../../base/clock.ts'
import { Lifetime, type Disposable } from '../../base/disposable.ts'
import { DOOR_ENTRY_EVERY_MS } from '../../core/limits.ts'
import type { DoorEvent } from '../../shapes/door.ts'

/** What is journalled with how often it was done. */
type CountedEvent = Extract<DoorEvent, { readonly count: number }>
/** What was done at the door, without how often. */
export type DoorUse = CountedEvent extends infer E ? (E extends CountedEvent ? Omit<E, 'count'> : never) : never

interface Entry {
  readonly agentId: string
  readonly use: DoorUse
  /** Since the last one was journalled. */
  count: number
}

/** Journals what programs of runs do at the doors: the first use of a kind at once, those after it together, once a minute. */
export class DoorLog extends Lifetime {
  private readonly clock: Clock
  private readonly journal: (agentId: string, event: CountedEvent) => void
  private readonly recent = new Map<string, Entry>()
  private readonly timers = new Set<Disposable>()

  constructor(clock: Clock, journal: (agentId: string, event: CountedEvent) => void) {
    super()
    this.clock = clock
    this.journal = journal
  }

  /** A program of a run of this agent did something. */
  note(agentId: string, use: DoorUse): void {
    if (this.isDisposed) return
    const key = JSON.stringify(use)
    const known = this.recent.get(key)
    if (known !== undefined) {
      known.count += 1
      return
    }
    this.recent.set(key, { agentId, use, count: 0 })
    this.tell({ agentId, use, count: 1 })
    this.lookAgain(key)
  }

  override dispose(): void {
    for (const timer of this.timers) timer.dispose()
    this.timers.clear()
    super.dispose()
  }

  private lookAgain(key: string): void {
    const timer = this.clock.setTimer(DOOR_ENTRY_EVERY_MS, () => {
      this.timers.delete(timer)
      timer.dispose()
      const entry = this.recent.get(key)
      if (entry === undefined || entry.count === 0) return void this.recent.delete(key)
      this.tell(entry)
      entry.count = 0
      this.lookAgain(key)
    })
    this.timers.add(timer)
  }

  private tell({ agentId, use, count }: Entry): void {
    this.journal(agentId, { ...use, count })
  }
}
