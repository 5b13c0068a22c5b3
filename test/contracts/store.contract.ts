import { describe, expect, it } from 'vitest'
import type { JournalQuery, Store } from '../../src/core/ports.ts'
import type { JournalEntry } from '../../src/shapes/journal.ts'
import { sampleAgent, sampleEntry } from '../support/sample-agents.ts'
import { agentSubject } from '../../src/core/subject.ts'

/** What every Store must do. */
export function storeContract(name: string, open: () => Store): void {
  describe(`Store contract: ${name}`, () => {
    it('is empty at first', () => {
      using store = open()
      expect(store.readAgents()).toEqual([])
      expect(store.readJournal({ subject: null, limit: 10 })).toEqual([])
      expect(store.lastSeq()).toBe(0)
    })

    it('gives agents back as they were, in the order they came', () => {
      using store = open()
      const agents = ['b', 'a', 'c'].map(sampleAgent)
      for (const agent of agents) store.append([], [agent])
      store.append([], [agents[0] ?? sampleAgent('b')])
      expect(store.readAgents()).toEqual(agents)
    })

    it('keeps the latest state', () => {
      using store = open()
      const agent = sampleAgent('a')
      store.append([], [agent])
      const later = { ...agent, state: { ...agent.state, epoch: 7, wanted: 'up' as const } }
      store.append([sampleEntry(1, 'a', { kind: 'wanted', wanted: 'up' })], [later])
      expect(store.readAgents()).toEqual([later])
    })

    it('removes an agent and keeps its journal', () => {
      using store = open()
      store.append([sampleEntry(1, 'a')], [sampleAgent('a')])
      store.append([], [], ['a', 'never-there'])
      expect(store.readAgents()).toEqual([])
      expect(store.readJournal({ subject: agentSubject('a'), limit: 10 })).toHaveLength(1)
    })

    it('gives the last entries in order, of all or of one', () => {
      using store = open()
      const entries = [1, 2, 3, 4, 5, 6].map((seq) => sampleEntry(seq, seq % 2 === 0 ? 'even' : 'odd'))
      store.append(entries, [])
      expect(store.readJournal({ subject: null, limit: 2 })).toEqual(entries.slice(-2))
      expect(store.readJournal({ subject: agentSubject('odd'), limit: 2 }).map(({ seq }) => seq)).toEqual([3, 5])
      expect(store.readJournal({ subject: agentSubject('nobody'), limit: 2 })).toEqual([])
      expect(store.readJournal({ subject: null, limit: 0 })).toEqual([])
      expect(store.lastSeq()).toBe(6)
    })

    it('gives the first entries from a seq on, of all or of one', () => {
      using store = open()
      store.append(
        [1, 2, 3, 4, 5, 6].map((seq) => sampleEntry(seq, seq % 2 === 0 ? 'even' : 'odd')),
        [],
      )
      const seqs = (query: JournalQuery): number[] => store.readJournal(query).map(({ seq }) => seq)
      expect(seqs({ subject: null, fromSeq: 3, limit: 2 })).toEqual([3, 4])
      expect(seqs({ subject: agentSubject('odd'), fromSeq: 2, limit: 10 })).toEqual([3, 5])
      expect(seqs({ subject: null, fromSeq: 7, limit: 10 })).toEqual([])
      expect(seqs({ subject: null, fromSeq: 1, limit: 0 })).toEqual([])
    })

    it('tells the host from its agents', () => {
      using store = open()
      const entry: JournalEntry = { ...sampleEntry(1, 'a'), subject: { kind: 'host' } }
      store.append([entry, sampleEntry(2, 'a')], [])
      expect(store.readJournal({ subject: { kind: 'host' }, limit: 10 })).toEqual([entry])
      expect(store.readJournal({ subject: agentSubject('a'), limit: 10 }).map(({ seq }) => seq)).toEqual([2])
    })

    it('gives the same after a purge', () => {
      using store = open()
      store.append([sampleEntry(1, 'a')], [sampleAgent('a')])
      store.purge()
      expect(store.readAgents()).toEqual([sampleAgent('a')])
      expect(store.lastSeq()).toBe(1)
    })

    it('keeps nothing of an append that fails', () => {
      using store = open()
      store.append([sampleEntry(1, 'a')], [sampleAgent('a')])
      expect(() => store.append([sampleEntry(2, 'b'), sampleEntry(1, 'b')], [sampleAgent('b')])).toThrow()
      expect(store.lastSeq()).toBe(1)
      expect(store.readAgents().map(({ record }) => record.id)).toEqual(['a'])
      store.append([sampleEntry(2, 'b')], [])
      expect(store.lastSeq()).toBe(2)
    })
  })
}
