import { describe, expect, it } from 'vitest'
import { breachSentence, limitSentence, limitValue } from './limit-words.ts'

const GB = 1024 ** 3

describe('a limit in words', () => {
  it('has values with their units', () => {
    const of = (kind: Parameters<typeof limitValue>[0], value: number): string => limitValue(kind, value)
    expect([
      of('memory', 2 * GB),
      of('cpu', 150),
      of('run-time', 7_200_000),
      of('cost', 3.5),
      of('tokens', 1e6),
    ]).toEqual([...['2 GB', '150 %', '2 h', '$3.50', '1,000,000']])
  })

  it('tells each step', () => {
    const breach = { kind: 'limit', limit: 'memory', value: 2.1 * GB, bound: 2 * GB } as const
    expect(
      (['warn', 'reach', 'slow', 'stop', 'clear'] as const).map((step) => limitSentence({ ...breach, step })),
    ).toEqual([
      'Memory 2.1 GB: near its limit, warned from 2 GB on',
      'Memory 2.1 GB: above its limit of 2 GB',
      'Memory 2.1 GB, above 2 GB: slowed down',
      'Memory 2.1 GB, above its limit of 2 GB: stopped',
      'Memory 2.1 GB: clear of its limit again, below 2 GB',
    ])
  })

  it('says why a run was stopped', () => {
    expect(breachSentence({ limit: 'cpu', value: 300, bound: 150 })).toBe('Stopped at its limit: CPU 300 % of 150 %')
    expect(breachSentence({ limit: 'memory', value: 3 * GB, bound: GB })).toBe(
      'Stopped at its limit: memory 3 GB of 1 GB',
    )
    expect(breachSentence(null)).toBe('Stopped at one of its limits')
  })
})
