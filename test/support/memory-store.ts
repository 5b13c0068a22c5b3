import { Lifetime } from '../../src/base/disposable.ts'
import { Emitter } from '../../src/base/event.ts'
import type { JournalEntry } from '../../src/shapes/journal.ts'
import type { JournalQuery, Store, StoredAgent } from '../../src/core/ports.ts'
import { StoreWriteError } from '../../src/core/store-error.ts'
import { isSameSubject } from '../../src/core/subject.ts'

/** A store that forgets at the end of the test. */
export class MemoryStore extends Lifetime implements Store {
  private readonly agents = new Map<string, StoredAgent>()
  private journal: readonly JournalEntry[] = []
  /** What went wrong in the background; a test fires it. */
  readonly problems = this.register(new Emitter<string>())
  readonly onProblem = this.problems.event

  readAgents(): readonly StoredAgent[] {
    return structuredClone([...this.agents.values()])
  }

  readJournal({ subject, fromSeq, limit }: JournalQuery): readonly JournalEntry[] {
    const entries = this.journal.filter((entry) => subject === null || isSameSubject(entry.subject, subject))
    if (fromSeq !== undefined) return structuredClone(entries.filter(({ seq }) => seq >= fromSeq).slice(0, limit))
    return structuredClone(limit === 0 ? [] : entries.slice(-limit))
  }

  lastSeq(): number {
    return this.journal.at(-1)?.seq ?? 0
  }

  saveAgent(agent: StoredAgent): void {
    this.agents.set(agent.record.id, structuredClone(agent))
  }

  removeAgent(agentId: string): void {
    this.agents.delete(agentId)
  }

  append(entries: readonly JournalEntry[], agents: readonly StoredAgent[]): void {
    const known = new Set([...this.journal, ...entries].map((entry) => entry.seq))
    if (known.size < this.journal.length + entries.length) throw new Error('seq given twice')
    this.journal = [...this.journal, ...structuredClone(entries)]
    for (const agent of agents) this.saveAgent(agent)
  }
}

/** A store whose disk is full while `isFull`. */
export class FailingStore extends MemoryStore {
  isFull = false

  override saveAgent(agent: StoredAgent): void {
    this.assertRoom()
    super.saveAgent(agent)
  }

  override removeAgent(agentId: string): void {
    this.assertRoom()
    super.removeAgent(agentId)
  }

  override append(entries: readonly JournalEntry[], agents: readonly StoredAgent[]): void {
    this.assertRoom()
    super.append(entries, agents)
  }

  private assertRoom(): void {
    if (this.isFull) throw new StoreWriteError('disk-full', 'The disk is full.')
  }
}
