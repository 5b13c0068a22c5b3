import { describe, expect, it } from 'vitest'
import { fuzzyMatch, fuzzyRank } from './fuzzy.ts'

const entry = (label: string, detail = ''): { label: string; detail: string } => ({ label, detail })

describe('fuzzy', () => {
  it('finds letters in order, case aside, and says where', () => {
    expect(fuzzyMatch('apr', 'api-refactor')?.positions).toEqual([0, 1, 4])
    expect(fuzzyMatch('NA', 'New agent')?.positions).toEqual([0, 4])
    expect(fuzzyMatch('zz', 'api')).toBeNull()
  })

  it('puts runs of letters and starts of words first', () => {
    const labels = ['Show 1 terminal', 'Settings', 'Stop all agents', 'checkout-tests']
    expect(
      fuzzyRank(
        'st',
        labels.map((label) => entry(label)),
      ).map(({ label }) => label)[0],
    ).toBe('Stop all agents')
  })

  it('puts a match in the detail after any in the label', () => {
    const found = fuzzyRank('docs', [entry('nightly', 'codex · docs'), entry('deploy-docs')])
    expect(found.map(({ label }) => label)).toEqual(['deploy-docs', 'nightly'])
  })

  it('keeps the order when nothing is typed', () => {
    expect(fuzzyRank(' ', [entry('b'), entry('a')]).map(({ label }) => label)).toEqual(['b', 'a'])
  })
})
