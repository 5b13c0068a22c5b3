import { describe, expect, it } from 'vitest'
import { sampleEntry } from '../../../test/support/sample-agents.ts'
import { JOURNAL_TAIL, withEntries, withEntry } from './fleet.ts'

describe('the tails of the journal', () => {
  it('keep each entry once, in order, and only the newest', () => {
    const entries = Array.from({ length: JOURNAL_TAIL + 10 }, (_, index) => sampleEntry(index, 'a'))
    const tails = withEntries(withEntries(new Map(), 'a', entries.slice(100)), 'a', entries.slice(0, 150))
    const kept = tails.get('a') ?? []
    expect(kept).toHaveLength(JOURNAL_TAIL)
    expect(kept.map(({ seq }) => seq)).toEqual(entries.slice(-JOURNAL_TAIL).map(({ seq }) => seq))
  })

  it('take what happens at their end', () => {
    const tails = withEntry(withEntry(new Map(), sampleEntry(1, 'a')), sampleEntry(2, 'a'))
    expect(tails.get('a')?.map(({ seq }) => seq)).toEqual([1, 2])
  })

  it('of a removed agent are forgotten', () => {
    const tails = withEntry(new Map([['a', [sampleEntry(1, 'a')]]]), sampleEntry(2, 'a', { kind: 'removed' }))
    expect(tails.has('a')).toBe(false)
  })
})
