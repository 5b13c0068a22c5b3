import { expect, it } from 'vitest'
import type { HealthReason } from '../shapes/health.ts'
import { healthReasonWords, healthSentence, healthWords } from './health-words.ts'

it.each<readonly [HealthReason, string]>([
  [{ kind: 'phase', phase: 'crash-loop', lost: 75 }, 'gave up after too many restarts'],
  [{ kind: 'restarts', count: 1, lost: 8 }, '1 restart in 10 min'],
  [{ kind: 'stuck', lost: 30 }, 'is stuck'],
  [{ kind: 'waiting', lost: 5 }, 'waits for you'],
  [{ kind: 'limit', limit: 'memory', percent: 95, lost: 24 }, 'memory at 95 % of its limit'],
  [{ kind: 'zombies', count: 1, parent: null, lost: 3 }, '1 ended process nobody waits for'],
  [
    { kind: 'zombies', count: 12, parent: { pid: 7, name: 'make' }, lost: 10 },
    '12 ended processes that make (pid 7) does not wait for',
  ],
  [{ kind: 'alerts', warning: 1, critical: 2, emergency: 0, lost: 35 }, '2 critical alerts, 1 warning'],
])('%o is told as "%s"', (reason, words) => {
  expect(healthReasonWords(reason)).toBe(words)
})

it('every lost point is told', () => {
  const health = {
    score: 55,
    band: 'poor',
    trend: 'deteriorating',
    reasons: [
      { kind: 'stuck', lost: 30 },
      { kind: 'restarts', count: 2, lost: 15 },
    ],
  } as const
  expect(healthWords(health)).toBe('Health 55, poor and deteriorating')
  expect(healthSentence(health)).toBe('Health 55 · is stuck −30 · 2 restarts in 10 min −15')
})
