import { describe, expect, it } from 'vitest'
import type { Limit, LimitKind } from '../../shapes/run-limits.ts'
import { problemsOfRunLimits } from './problems.ts'

const problems = (kind: LimitKind, change: Partial<Limit>, needs = {}): readonly string[] =>
  problemsOfRunLimits(
    { [kind]: { warn: null, max: 1e9, forMs: null, action: 'stop', ...change } },
    needs,
    'Claude Code',
  )

describe('limits', () => {
  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1, 2 ** 60])('of memory are refused at %s bytes', (max) => {
    expect(problems('memory', { max })).toEqual(['The limit for memory has to be between 16 MB and 1 PB.'])
  })

  it('are whole numbers where things are counted', () => {
    expect(problems('processes', { max: 2.5 })).toEqual(['The limit for processes has to be a whole number.'])
    expect(problems('cpu', { max: 2.5 })).toEqual([])
  })

  it('warn before they are reached, not after', () => {
    expect(problems('memory', { max: 1e9, warn: 2e9 })).toEqual([
      'The warning for memory is above its limit, so it would come too late; lower it.',
    ])
    expect(problems('memory', { max: 1e9, warn: 1e9 })).toEqual([])
    expect(problems('memory', { warn: 0 })).toEqual(['The warning for memory has to be above 0.'])
  })

  it('leave what the agent type needs', () => {
    expect(problems('memory', { max: 1e8 }, { memory: 3e8 })).toEqual([
      'The limit for memory is below what Claude Code needs to run at all (300,000,000); raise it.',
    ])
  })

  it('that are not there are fine', () => {
    expect(problemsOfRunLimits({ memory: null }, { memory: 3e8 }, 'Claude Code')).toEqual([])
  })
})
