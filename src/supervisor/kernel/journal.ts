import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { messageOf } from '../../base/errors.ts'
import { Timer } from '../../base/timer.ts'
import type { JournalEntry, JournalEvent, Subject } from '../../shapes/journal.ts'
import type { JournalSearch, Store, StoredAgent } from '../../core/ports.ts'
import { StoreWriteError } from '../../core/store-error.ts'
import { agentIdOf, agentSubject, isSameSubject } from '../../core/subject.ts'

/** Entries about one agent, or the host (null), that belong together, and the agent after them (null: removed, or it is the host). */
export interface JournalStep {
  readonly agentId: string | null
  readonly events: readonly { readonly event: JournalEvent; readonly generation: number }[]
  readonly after: StoredAgent | null
}

/**
 * How often a store that refused a write is tried again, ms. Nothing is written in between: each try may wait for
 * another program's lock, and every agent waits with it.
 */
const RETRY_MS = 1_000
/** Entries kept in memory while the store refuses them; older ones are given up. Some 300 bytes each, so about 3 MB. */
const MAX_UNSAVED = 10_000

/** What a journal needs. */
export interface JournalParts {
  readonly store: Store
  readonly clock: Clock
  /** The store cannot be written; agents go on, this part of the record lives in memory until it can. `message` says what to do. */
  readonly onWriteFailure: (message: string) => void
  /** The store can be written again; everything kept meanwhile is in it. `over`: the message of its failure. */
  readonly onRecovery: (over: string) => void
  /** The store failed in a way it should not: a bug. */
  readonly onBug: (error: unknown, where: string) => void
}

/** The one ordered record of what happened. Writes through to the store before anyone hears of it. */
export class Journal extends Lifetime {
  private readonly parts: JournalParts
  private readonly retryTimer: Timer
  private seq: number
  /** Why the last write was refused, as it was told; null: it was not. */
  private problem: string | null = null
  private unsavedEntries: JournalEntry[] = []
  private readonly unsavedAgents = new Map<string, StoredAgent | null>()

  constructor(parts: JournalParts) {
    super()
    this.parts = parts
    this.retryTimer = this.register(new Timer(parts.clock))
    this.seq = parts.store.lastSeq()
  }

  /** The last write was refused: what happens now would be forgotten by the next host. */
  get isFailing(): boolean {
    return this.problem !== null
  }

  /** Seq of the newest entry; 0: none yet. */
  get lastSeq(): number {
    return this.seq
  }

  /** Writes one step and gives its entries. Never throws: agents go on without a store. */
  append({ agentId, events, after }: JournalStep): readonly JournalEntry[] {
    // What happens while the host goes down is for the next one to find out.
    if (this.isDisposed) return []
    const at = this.parts.clock.now()
    const subject: Subject = agentId === null ? { kind: 'host' } : agentSubject(agentId)
    const entries = events.map(({ event, generation }) => ({ seq: ++this.seq, at, subject, generation, event }))
    this.unsavedEntries.push(...entries)
    if (agentId !== null) this.unsavedAgents.set(agentId, after)
    if (this.isFailing) this.giveUpOldest()
    else this.save()
    return entries
  }

  /** The last entries of one agent, oldest first; also those the store refuses at the moment. */
  recent(agentId: string, limit: number): readonly JournalEntry[] {
    const subject = agentSubject(agentId)
    const stored = this.parts.store.readJournal({ subject, limit })
    const unsaved = this.unsavedEntries.filter((entry) => isSameSubject(entry.subject, subject))
    return unsaved.length === 0 ? stored : [...stored, ...unsaved].slice(-limit)
  }

  /** The first `limit` entries from a seq on, in order of seq; also those the store refuses at the moment. */
  from(fromSeq: number, limit: number): readonly JournalEntry[] {
    const stored = this.parts.store.readJournal({ subject: null, fromSeq, limit })
    if (stored.length === limit) return stored
    return [...stored, ...this.unsavedEntries.filter(({ seq }) => seq >= fromSeq)].slice(0, limit)
  }

  /** The least and the greatest time of all entries, epoch ms; null: there are none. */
  get times(): { readonly firstMs: number; readonly lastMs: number } | null {
    const stored = this.parts.store.journalTimes()
    const unsaved = this.unsavedEntries.map(({ at }) => at)
    const all = stored === null ? unsaved : [stored.firstMs, stored.lastMs, ...unsaved]
    return all.length === 0 ? null : { firstMs: Math.min(...all), lastMs: Math.max(...all) }
  }

  /** The seqs of entries of a time range, from the first to the last; null: there are none. Epoch ms; `toMs` is excluded. */
  seqsOf(fromMs: number, toMs: number): { readonly first: number; readonly last: number } | null {
    const stored = this.parts.store.seqsOf(fromMs, toMs)
    const unsaved = this.unsavedEntries.filter(({ at }) => at >= fromMs && at < toMs).map(({ seq }) => seq)
    const [first, last] = [stored?.first ?? unsaved[0], unsaved.at(-1) ?? stored?.last]
    return first === undefined || last === undefined ? null : { first, last }
  }

  /** The latest of the entries a search selects, the latest first; also those the store refuses at the moment. */
  search(search: JournalSearch): readonly JournalEntry[] {
    const { fromSeq, toSeq, fromMs, toMs, agentIds, kinds, limit } = search
    const unsaved = this.unsavedEntries
      .filter(({ seq, at }) => seq >= fromSeq && seq <= toSeq && at >= fromMs && at < toMs)
      .filter((entry) => agentIds?.includes(agentIdOf(entry) ?? '') ?? true)
      .filter(({ event }) => kinds?.includes(event.kind) ?? true)
      .toReversed()
    const stored =
      unsaved.length >= limit ? [] : this.parts.store.searchJournal({ ...search, limit: limit - unsaved.length })
    return [...unsaved, ...stored].slice(0, limit)
  }

  private save(): void {
    const agents = [...this.unsavedAgents.values()].filter((agent) => agent !== null)
    const removed = [...this.unsavedAgents].flatMap(([id, agent]) => (agent === null ? [id] : []))
    try {
      this.parts.store.append(this.unsavedEntries, agents, removed)
    } catch (error) {
      return this.refused(error)
    }
    this.unsavedEntries = []
    this.unsavedAgents.clear()
    if (this.problem === null) return
    const over = this.problem
    this.problem = null
    this.parts.onRecovery(over)
  }

  private giveUpOldest(): void {
    const tooMany = this.unsavedEntries.length - MAX_UNSAVED
    if (tooMany > 0) this.unsavedEntries.splice(0, tooMany)
  }

  private refused(error: unknown): void {
    this.retryTimer.restart(RETRY_MS, () => this.save())
    if (this.problem !== null) return
    if (!(error instanceof StoreWriteError)) this.parts.onBug(error, 'writing the journal')
    this.problem =
      error instanceof StoreWriteError
        ? error.message
        : `Corral cannot write its records: ${messageOf(error)}. Agents go on; it tries again every second.`
    this.parts.onWriteFailure(this.problem)
  }
}
