import { Emitter } from '../../src/base/event.ts'
import { Lifetime } from '../../src/base/disposable.ts'
import { agentIdOf, isSameSubject } from '../../src/core/subject.ts'
import type { JournalQuery, JournalSearch, Store, StoredAgent } from '../../src/core/ports.ts'
import { StoreWriteError } from '../../src/core/store-error.ts'
import type { JournalEntry } from '../../src/shapes/journal.ts'
import { MemorySeries } from './memory-series.ts'
import { MemoryAlerts } from './memory-alerts.ts'
import { MemoryPostMortems } from './memory-post-mortems.ts'
import { MemoryConversations } from './memory-conversations.ts'
import { MemorySpending } from './memory-spending.ts'
import { MemoryTasks } from './memory-tasks.ts'

/** A store that is kept in memory only. */
export class MemoryStore extends Lifetime implements Store {
  private readonly agents = new Map<string, StoredAgent>()
  private readonly journal: JournalEntry[] = []
  /** Problems of background work; fired by tests. */
  readonly problems = this.register(new Emitter<string>())
  readonly onProblem = this.problems.event
  readonly conversations = new MemoryConversations(() => this.assertRoom())
  readonly spending = new MemorySpending(() => this.assertRoom())
  readonly series = new MemorySeries(() => this.assertRoom())
  readonly alerts = new MemoryAlerts(() => this.assertRoom())
  readonly postMortems = new MemoryPostMortems(() => this.assertRoom())
  readonly tasks = new MemoryTasks(() => this.assertRoom())

  readAgents(): readonly StoredAgent[] {
    return structuredClone([...this.agents.values()])
  }

  purge(): void {
    // Nothing is kept of what was overwritten.
  }

  readJournal({ subject, fromSeq, limit }: JournalQuery): readonly JournalEntry[] {
    const entries = this.journal.filter((entry) => subject === null || isSameSubject(entry.subject, subject))
    if (fromSeq !== undefined) return structuredClone(entries.filter(({ seq }) => seq >= fromSeq).slice(0, limit))
    return structuredClone(limit === 0 ? [] : entries.slice(-limit))
  }

  journalTimes(): { readonly firstMs: number; readonly lastMs: number } | null {
    const times = this.journal.map(({ at }) => at).toSorted((a, b) => a - b)
    const [firstMs, lastMs] = [times[0], times.at(-1)]
    return firstMs === undefined || lastMs === undefined ? null : { firstMs, lastMs }
  }

  seqsOf(fromMs: number, toMs: number): { readonly first: number; readonly last: number } | null {
    const seqs = this.journal.filter(({ at }) => at >= fromMs && at < toMs).map(({ seq }) => seq)
    const [first, last] = [seqs[0], seqs.at(-1)]
    return first === undefined || last === undefined ? null : { first, last }
  }

  searchJournal({ fromSeq, toSeq, fromMs, toMs, agentIds, kinds, limit }: JournalSearch): readonly JournalEntry[] {
    const found = this.journal
      .filter(({ seq, at }) => seq >= fromSeq && seq <= toSeq && at >= fromMs && at < toMs)
      .filter((entry) => agentIds?.includes(agentIdOf(entry) ?? '') ?? true)
      .filter(({ event }) => kinds?.includes(event.kind === 'unknown' ? event.name : event.kind) ?? true)
    return structuredClone(found.toReversed().slice(0, limit))
  }

  lastSeq(): number {
    return this.journal.at(-1)?.seq ?? 0
  }

  append(entries: readonly JournalEntry[], agents: readonly StoredAgent[], removedIds: readonly string[] = []): void {
    const repeated = entries.find(({ seq }, index) => seq <= (entries[index - 1]?.seq ?? this.lastSeq()))
    if (repeated) throw new Error(`seq ${repeated.seq} was given already`)
    for (const entry of entries) this.journal.push(structuredClone(entry))
    for (const agent of agents) this.agents.set(agent.record.id, structuredClone(agent))
    for (const id of removedIds) {
      this.agents.delete(id)
      this.series.remove(id)
    }
  }

  /** Throws when nothing can be written. */
  protected assertRoom(): void {
    // There is always room.
  }
}

/** A store whose disk is full while `isFull`. */
export class FailingStore extends MemoryStore {
  isFull = false

  override append(
    entries: readonly JournalEntry[],
    agents: readonly StoredAgent[],
    removedIds?: readonly string[],
  ): void {
    this.assertRoom()
    super.append(entries, agents, removedIds)
  }

  protected override assertRoom(): void {
    if (this.isFull) throw new StoreWriteError('disk-full', 'The disk is full.')
  }
}
