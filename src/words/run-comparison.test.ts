import { describe, expect, it } from 'vitest'
import { samplePostMortem } from '../../test/support/sample-post-mortem.ts'
import type { RunOfHistory } from '../shapes/history.ts'
import { comparedFacts, runTitle, sinceStartWords, type ComparedFact } from './run-comparison.ts'

const GB = 1024 ** 3
const now = 10_000_000

const RUN: RunOfHistory = {
  agentId: 'a',
  agentName: 'api',
  runId: 'r1',
  generation: 1,
  startedAt: 1_000_000,
  endedAt: 1_060_000,
  exitClass: 'clean',
  hint: null,
  peak: { memoryBytes: GB, cpuPercent: 80 },
  hasPostMortem: true,
}

function facts(one: RunOfHistory, other: RunOfHistory): ReadonlyMap<string, ComparedFact> {
  const pair = [
    { run: one, postMortem: null },
    { run: other, postMortem: null },
  ] as const
  return new Map(comparedFacts(pair, { now, momentOf: String }).map((fact) => [fact.label, fact]))
}

describe('two runs compared', () => {
  it('marks what differs, and tells by how much', () => {
    const worse = {
      ...RUN,
      exitClass: 'crash',
      endedAt: 1_030_000,
      peak: { memoryBytes: 3 * GB, cpuPercent: 82 },
    } as const
    const told = facts(RUN, worse)
    expect(told.get('End')).toEqual({ label: 'End', values: ['Clean', 'Crash'], isDifferent: true, difference: '' })
    expect(told.get('Lasted')).toMatchObject({ values: ['1 m', '30 s'], difference: '−30 s' })
    expect(told.get('Most memory')).toMatchObject({ values: ['1 GB', '3 GB'], difference: '+2 GB, 3.0 ×' })
    expect(told.get('Most CPU')).toMatchObject({ isDifferent: false, difference: '' })
  })

  it('does not mark that they started at different times', () => {
    const told = facts(RUN, { ...RUN, startedAt: 2_000_000, endedAt: 2_060_000 })
    expect([...told.values()].filter(({ isDifferent }) => isDifferent)).toEqual([])
  })

  it('counts a run that lives until now', () => {
    const told = facts(RUN, { ...RUN, startedAt: now - 120_000, endedAt: null, exitClass: null })
    expect(told.get('Lasted')?.values).toEqual(['1 m', '2 m'])
  })

  it('leaves out what is known of neither', () => {
    const told = facts({ ...RUN, peak: null }, { ...RUN, peak: null })
    expect([...told.keys()]).toEqual(['End', 'Started', 'Lasted'])
  })

  it('tells exit and words of a post-mortem', () => {
    const postMortem = samplePostMortem('a', 1)
    const pair = [
      { run: RUN, postMortem },
      { run: RUN, postMortem: null },
    ] as const
    const exit = comparedFacts(pair, { now, momentOf: String }).find(({ label }) => label === 'Exit')
    expect(exit).toMatchObject({ values: ['exited 1', '–'], isDifferent: true })
  })

  it('tells moments by the time since the start', () => {
    expect([0.25, 30, 90, 120, 7_200].map(sinceStartWords)).toEqual(['250 ms', '30 s', '1 m 30 s', '2 m', '2 h'])
  })

  it('titles a run by its agent and number', () => {
    expect(runTitle(RUN)).toBe('api, run 1')
  })
})
