import { describe, expect, it } from 'vitest'
import type { JournalQuery, Store } from '../../src/core/ports.ts'
import { newRecord } from '../../src/core/alerts/machine.ts'
import type { PastAlert } from '../../src/shapes/alert.ts'
import type { JournalEntry } from '../../src/shapes/journal.ts'
import { KEPT_IN_ALL, KEPT_OF_AGENT } from '../../src/core/post-mortem/bounds.ts'
import { samplePostMortem } from '../support/sample-post-mortem.ts'
import type { Spending } from '../../src/shapes/spending.ts'
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

    it('keeps what runs used, adds it up by agent and by day, and replaces what is written again', () => {
      using store = open()
      const { spending } = store
      expect(spending.readAgents()).toEqual(new Map())
      expect(spending.readDays({ agentId: null, limit: 9 })).toEqual([])
      const [first, second, other] = [run('a', '1'), run('a', '2'), run('b', '3')]
      spending.write(first, new Map([['2026-11-20', spent(9, null)]]))
      spending.write(
        first,
        new Map([
          ['2026-11-20', spent(1, null)],
          ['2026-11-21', spent(2, 0.5)],
        ]),
      )
      spending.write(second, new Map([['2026-11-21', spent(4, 0.25)]]))
      spending.write(other, new Map([['2026-11-21', spent(8, null)]]))
      expect([...spending.readRun('1')]).toEqual([
        ['2026-11-20', spent(1, null)],
        ['2026-11-21', spent(2, 0.5)],
      ])
      expect(spending.readAgents().get('a')).toEqual({
        ...{ runId: '2', run: spent(4, 0.25), total: spent(7, 0.75) },
        latest: { day: '2026-11-21', spending: spent(6, 0.75) },
      })
      expect(
        spending.readDays({ agentId: null, limit: 9 }).map(({ day, spending: { tokens } }) => [day, tokens.input]),
      ).toEqual([
        ['2026-11-21', 14],
        ['2026-11-20', 1],
      ])
      expect(spending.readDays({ agentId: 'b', limit: 9 })).toEqual([{ day: '2026-11-21', spending: spent(8, null) }])
      expect(spending.readDays({ agentId: 'a', limit: 1 })).toHaveLength(1)
    })

    it('keeps alerts as they were last written, until they are removed', () => {
      using store = open()
      const { alerts } = store
      expect(alerts.readRecords()).toEqual([])
      const [ofAgent, ofHost] = [newRecord('r', 'a', 1), newRecord('r', null, 0)]
      const pending = { ...ofAgent, state: { kind: 'pending', since: 3, heldMs: 2.5 } as const, events: [1, 2] }
      alerts.write({ records: [ofAgent, ofHost], removed: [], past: [], at: 10 })
      alerts.write({ records: [pending], removed: [], past: [], at: 20 })
      expect(alerts.readRecords()).toEqual([
        { record: ofHost, at: 10 },
        { record: pending, at: 20 },
      ])
      alerts.write({ records: [], removed: [{ rule: 'r', agentId: null }], past: [], at: 30 })
      expect(alerts.readRecords()).toEqual([{ record: pending, at: 20 }])
    })

    it('keeps alerts of the past, the latest first, and their ends', () => {
      using store = open()
      const { alerts } = store
      const write = (...past: readonly PastAlert[]): void => alerts.write({ records: [], removed: [], past, at: 0 })
      const [first, second, ofHost] = [past('r', 'a', 1), past('s', 'a', 2), past('r', null, 3)]
      write(first, second, ofHost)
      const end = { at: 9, durationMs: 8, why: 'cleared' } as const
      write({ ...first, end })
      const all = { fromMs: 0, toMs: 100, after: null, limit: 9 }
      expect(alerts.searchPast(all)).toEqual([ofHost, second, { ...first, end }])
      expect(alerts.searchPast({ ...all, toMs: 3, limit: 1 })).toEqual([second])
    })

    it('keeps silences, all of them or none', () => {
      using store = open()
      const silences = [
        { rule: 'r', agentId: null, untilMs: 5 },
        { rule: null, agentId: 'a', untilMs: 9 },
      ]
      store.alerts.writeSilences(silences)
      expect(store.alerts.readSilences()).toEqual(silences)
      store.alerts.writeSilences([])
      expect(store.alerts.readSilences()).toEqual([])
    })

    it('keeps post-mortems by agent, the latest first, each whole', () => {
      using store = open()
      const { postMortems } = store
      expect([postMortems.list('a'), postMortems.read('a', 1)]).toEqual([[], null])
      const [first, second] = [samplePostMortem('a', 1), samplePostMortem('a', 2)]
      for (const each of [first, second, samplePostMortem('b', 1)]) postMortems.write(each, null)
      expect(postMortems.read('a', 1)).toEqual(first)
      expect(postMortems.list('a').map(({ generation }) => generation)).toEqual([2, 1])
      const { runId, exitClass } = second.end
      expect(postMortems.list('a')[0]).toMatchObject({ runId, exitClass, hint: second.hints[0] })
    })

    it('keeps the post-mortem a run has', () => {
      using store = open()
      const first = samplePostMortem('a', 1)
      store.postMortems.write(first, null)
      store.postMortems.write({ ...first, lines: [] }, null)
      expect(store.postMortems.read('a', 1)).toEqual(first)
    })

    it('keeps the latest post-mortems of an agent, and the latest of all', () => {
      using store = open()
      const { postMortems } = store
      const agents = Math.ceil(KEPT_IN_ALL / KEPT_OF_AGENT) + 1
      for (let agent = 0; agent < agents; agent += 1) {
        for (let run = 1; run <= KEPT_OF_AGENT + 1; run += 1) {
          postMortems.write(samplePostMortem(`a${agent}`, run), null)
        }
      }
      expect(postMortems.list('a0')).toEqual([])
      expect(postMortems.list('a1').at(-1)?.generation).toBe(2)
      expect(postMortems.list('a1')).toHaveLength(KEPT_OF_AGENT)
    })

    it('keeps a line of every run, also when its post-mortem is gone; the latest begun first, in pages', () => {
      using store = open()
      const { postMortems } = store
      const made = [1, 2, 3].map((run) => {
        const one = samplePostMortem('a', run)
        return { ...one, end: { ...one.end, startedAt: 1_000 * Math.min(run, 2), endedAt: 10_000 } }
      })
      for (const each of made) postMortems.write(each, { memoryBytes: 7, cpuPercent: 0.5 })
      const other = samplePostMortem('b', 1)
      postMortems.write(
        { ...other, end: { ...other.end, startedAt: null, endedAt: 20_000, exitClass: 'prevented' } },
        null,
      )
      postMortems.deleteOf('a')
      const all = { fromMs: 0, toMs: 30_000, agentIds: null, exitClasses: null, after: null, limit: 9 }
      const found = postMortems.runs(all)
      expect(found.map(({ agentId, generation }) => [agentId, generation])).toEqual([
        ['b', 1],
        ['a', 3],
        ['a', 2],
        ['a', 1],
      ])
      expect(found[0]).toMatchObject({ startedAt: null, peak: null, hasPostMortem: true, agentName: other.agentName })
      expect(found[1]).toMatchObject({ peak: { memoryBytes: 7, cpuPercent: 0.5 }, hasPostMortem: false })
      const after = { beganAt: 2_000, runId: found[1]?.runId ?? '' }
      expect(postMortems.runs({ ...all, after, limit: 1 })).toEqual([found[2]])
      expect(postMortems.runs({ ...all, exitClasses: ['prevented'] })).toEqual([found[0]])
      expect(postMortems.runs({ ...all, agentIds: ['a'], toMs: 2_000 })).toEqual([found[3]])
      expect(postMortems.runs({ ...all, fromMs: 10_001 })).toEqual([found[0]])
      expect([...postMortems.names()].toSorted(([a], [b]) => a.localeCompare(b))).toEqual([
        ['a', made[0]?.agentName],
        ['b', other.agentName],
      ])
    })

    it('finds entries by time, kind and agent, the latest first; also where the clock was set back', () => {
      using store = open()
      const times = [10, 20, 30, 15, 25]
      const entries = times.map((at, index): JournalEntry => {
        return { ...sampleEntry(index + 1, index % 2 === 0 ? 'a' : 'b'), at }
      })
      expect([store.journalTimes(), store.seqsOf(0, 99)]).toEqual([null, null])
      store.append(entries, [])
      expect(store.journalTimes()).toEqual({ firstMs: 10, lastMs: 30 })
      expect(store.seqsOf(15, 25)).toEqual({ first: 2, last: 4 })
      const all = { fromSeq: 1, toSeq: 5, fromMs: 0, toMs: 99, agentIds: null, kinds: null, limit: 9 }
      const seqs = (change: Partial<typeof all> | object): number[] =>
        store.searchJournal({ ...all, ...change }).map(({ seq }) => seq)
      expect(seqs({})).toEqual([5, 4, 3, 2, 1])
      expect(seqs({ fromMs: 15, toMs: 25 })).toEqual([4, 2])
      expect(seqs({ fromSeq: 2, toSeq: 4, limit: 2 })).toEqual([4, 3])
      expect(seqs({ agentIds: ['a', 'nobody'] })).toEqual([5, 3, 1])
      expect(seqs({ kinds: ['there is none'] })).toEqual([])
      expect(seqs({ kinds: [entries[0]?.event.kind] })).toEqual([5, 4, 3, 2, 1])
    })

    it('finds alerts of the past that fired in a range or had not ended, in pages', () => {
      using store = open()
      const ended = { ...past('r', 'a', 5), end: { at: 8, durationMs: 3, why: 'cleared' } as const }
      const all = [past('r', null, 20), past('r', 'b', 10), past('s', 'a', 10), ended]
      store.alerts.write({ records: [], removed: [], past: all, at: 0 })
      const search = { fromMs: 0, toMs: 99, after: null, limit: 9 }
      expect(store.alerts.searchPast(search)).toEqual(all)
      expect(store.alerts.searchPast({ ...search, after: past('r', 'b', 10), limit: 1 })).toEqual([all[2]])
      expect(store.alerts.searchPast({ ...search, fromMs: 9, toMs: 15 })).toEqual([all[1], all[2]])
    })

    it('deletes the post-mortems of an agent', () => {
      using store = open()
      for (const agent of ['a', 'b']) store.postMortems.write(samplePostMortem(agent, 1), null)
      store.postMortems.deleteOf('a')
      expect([store.postMortems.list('a').length, store.postMortems.list('b').length]).toEqual([0, 1])
    })
  })
}

const run = (agentId: string, runId: string): { agentId: string; runId: string } => ({ agentId, runId })

const past = (rule: string, agentId: string | null, since: number): PastAlert => {
  return { rule, agentId, since, value: 1.5, end: null }
}

function spent(input: number, costUsd: number | null): Spending {
  return { costUsd, tokens: { input, output: 10 * input, cacheRead: 0, cacheWrite: 2 * input } }
}
