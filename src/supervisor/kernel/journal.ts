import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { Clock } from '../../base/clock.ts'
import type { JournalEntry, JournalEvent } from '../../shapes/journal.ts'
import type { Store, StoredAgent } from '../../core/ports.ts'
import { StoreWriteError } from '../../core/store-error.ts'
import { agentSubject } from '../../core/subject.ts'

/** Entries about one agent that belong together, and the agent after them (null: removed). */
export interface JournalStep {
  readonly agentId: string
  readonly events: readonly { readonly event: JournalEvent; readonly generation: number }[]
  readonly after: StoredAgent | null
}

/** The one ordered record of what happened. Writes through to the store before anyone hears of it. */
export class Journal extends Lifetime {
  private readonly entries = this.register(new Emitter<JournalEntry>())
  private readonly failures = this.register(new Emitter<string>())
  private readonly store: Store
  private readonly clock: Clock
  private seq: number
  private failing = false

  /** Each entry, in order of seq. */
  readonly onEntry = this.entries.event
  /** The store could not be written; agents go on, this part of the record lives in memory only. Fires with what to do. */
  readonly onWriteFailure = this.failures.event

  constructor(store: Store, clock: Clock) {
    super()
    this.store = store
    this.clock = clock
    this.seq = store.lastSeq()
  }

  /** The last entry could not be written. */
  get isFailing(): boolean {
    return this.failing
  }

  /** Seq of the newest entry; 0: none yet. */
  get lastSeq(): number {
    return this.seq
  }

  /** Writes one step and tells it. */
  append({ agentId, events, after }: JournalStep): void {
    // Events that come in while the host is going down are for the next one to find out.
    if (this.isDisposed) return
    const at = this.clock.now()
    const subject = agentSubject(agentId)
    const entries = events.map(({ event, generation }) => ({ seq: ++this.seq, at, subject, generation, event }))
    this.persist(() => {
      this.store.append(entries, after === null ? [] : [after])
      if (after === null) this.store.removeAgent(agentId)
    })
    for (const entry of entries) this.entries.fire(entry)
  }

  /** The last entries of one agent, oldest first. */
  recent(agentId: string, limit: number): readonly JournalEntry[] {
    return this.store.readJournal({ subject: agentSubject(agentId), limit })
  }

  private persist(write: () => void): void {
    try {
      write()
      this.failing = false
    } catch (error) {
      if (!(error instanceof StoreWriteError)) throw error
      this.failing = true
      this.failures.fire(error.message)
    }
  }
}
