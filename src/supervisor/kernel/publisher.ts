import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { StoredAgent } from '../../core/ports.ts'

/**
 * One journal entry, and the agent as it was after the turn the entry belongs to: what one turn decided is told with the state it led to, each entry
 * with the same. Null: it is removed, or the entry is not about an agent.
 */
export interface Publication {
  readonly entry: JournalEntry
  readonly after: StoredAgent | null
}

/** Tells what happened, after the turn in which it did, in order of seq. */
export class Publisher extends Lifetime {
  private readonly publications = this.register(new Emitter<Publication>())
  private waiting: Publication[] = []
  private next = 0

  /** Every entry, in order of seq, without gaps. */
  readonly onPublish = this.publications.event

  /** Remembers what is to be told. */
  add(entries: readonly JournalEntry[], after: StoredAgent | null): void {
    for (const entry of entries) this.waiting.push({ entry, after })
  }

  /** Tells the oldest entry that has not been told; false: there is none. */
  publishNext(): boolean {
    const publication = this.waiting[this.next]
    if (publication === undefined) return false
    this.next += 1
    if (this.next === this.waiting.length) {
      this.waiting = []
      this.next = 0
    }
    this.publications.fire(publication)
    return true
  }
}
