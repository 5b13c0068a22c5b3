import { expect, it, onTestFinished } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { FailingStore } from '../../../test/support/memory-store.ts'
import { sampleAgent } from '../../../test/support/sample-agents.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import { Journal } from './journal.ts'

class CountingStore extends FailingStore {
  attempts = 0

  override append(...written: Parameters<FailingStore['append']>): void {
    this.attempts += 1
    super.append(...written)
  }
}

function newJournal() {
  const store = new CountingStore()
  const clock = new ManualClock()
  const told: string[] = []
  const journal = new Journal({
    store,
    clock,
    onWriteFailure: (message) => told.push(message),
    onRecovery: () => told.push('recovered'),
    onBug: (error) => told.push(String(error)),
  })
  onTestFinished(() => journal.dispose())
  const note = (times: number): void => {
    const events = [{ event: { kind: 'updated' }, generation: 0 }] as const
    for (let time = 0; time < times; time += 1) journal.append({ agentId: 'a1', events, after: sampleAgent('a1') })
  }
  return { journal, store, clock, told, note }
}

const seqsOf = (entries: readonly JournalEntry[]): number[] => entries.map(({ seq }) => seq)

it('does not ask a store that refuses again for each event: it may be locked, and everybody waits meanwhile', () => {
  const { store, note } = newJournal()
  store.isFull = true
  note(100)
  expect(store.attempts).toBe(1)
})

it('writes everything once the store can, and says so', () => {
  const { store, clock, told, note } = newJournal()
  store.isFull = true
  note(3)
  clock.advance(10_000)
  store.isFull = false
  clock.advance(1_000)
  expect(seqsOf(store.readJournal({ subject: null, limit: 10 }))).toEqual([1, 2, 3])
  expect(told).toEqual(['The disk is full.', 'recovered'])
})

it('reads what the store refuses behind what it has', () => {
  const { journal, store, note } = newJournal()
  note(3)
  store.isFull = true
  note(3)
  expect(seqsOf(journal.from(2, 10))).toEqual([2, 3, 4, 5, 6])
  expect(seqsOf(journal.from(2, 3))).toEqual([2, 3, 4])
  expect(seqsOf(journal.from(5, 1))).toEqual([5])
  expect(seqsOf(journal.recent('a1', 4))).toEqual([3, 4, 5, 6])
  expect(seqsOf(journal.recent('a2', 4))).toEqual([])
})
