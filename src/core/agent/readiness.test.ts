import { expect, it } from 'vitest'
import { testPatterns } from '../../../test/support/test-patterns.ts'
import { problemOfReadiness } from './readiness.ts'
import type { Readiness } from '../../shapes/spec.ts'

const HOUR_MS = 3_600_000

it.each<Readiness>([
  { kind: 'exec' },
  { kind: 'output', pattern: '^ready\\b', timeoutMs: 1 },
  { kind: 'output', pattern: '\\p{L}+', timeoutMs: HOUR_MS },
  { kind: 'output', pattern: 'x'.repeat(500), timeoutMs: 1_000 },
  { kind: 'quiet', quietMs: 999, timeoutMs: 1_000 },
  { kind: 'hook', timeoutMs: 1_000 },
])('%j can be waited for', (readiness) => {
  expect(problemOfReadiness(readiness, testPatterns)).toBeNull()
})

it.each<[Readiness, RegExp]>([
  [{ kind: 'output', pattern: '', timeoutMs: 1_000 }, /1 to 1000 characters/],
  [{ kind: 'output', pattern: 'x'.repeat(1_001), timeoutMs: 1_000 }, /1 to 1000 characters/],
  [{ kind: 'output', pattern: '(', timeoutMs: 1_000 }, /no regular expression: /],
  [{ kind: 'output', pattern: '\\p{Nonsense}', timeoutMs: 1_000 }, /no regular expression: /],
  [{ kind: 'output', pattern: 'up(?! soon)', timeoutMs: 1_000 }, /negative look-ahead.*write out what may stand there/],
  [{ kind: 'output', pattern: '(?:.{0,900}x){9}', timeoutMs: 1_000 }, /lower their bounds/],
  [{ kind: 'output', pattern: 'ok', timeoutMs: 0 }, /to become ready must be between 1 ms and an hour/],
  [{ kind: 'hook', timeoutMs: HOUR_MS + 1 }, /to become ready must be between 1 ms and an hour/],
  [{ kind: 'hook', timeoutMs: Number.NaN }, /to become ready must be between 1 ms and an hour/],
  [{ kind: 'hook', timeoutMs: Infinity }, /to become ready must be between 1 ms and an hour/],
  [{ kind: 'hook', timeoutMs: -1 }, /to become ready must be between 1 ms and an hour/],
  [{ kind: 'quiet', quietMs: 0, timeoutMs: 1_000 }, /The quiet time .* between 1 ms and an hour/],
  [{ kind: 'quiet', quietMs: Number.NaN, timeoutMs: 1_000 }, /The quiet time .* between 1 ms and an hour/],
  [{ kind: 'quiet', quietMs: 1_000, timeoutMs: 1_000 }, /could never be ready; shorten it/],
  [{ kind: 'quiet', quietMs: 2_000, timeoutMs: 1_000 }, /could never be ready; shorten it/],
])('%j is refused, and says what to do', (readiness, message) => {
  expect(problemOfReadiness(readiness, testPatterns)).toMatch(message)
})

it('where patterns cannot be compiled, only their length is looked at', () => {
  expect(problemOfReadiness({ kind: 'output', pattern: '(', timeoutMs: 1_000 }, null)).toBeNull()
  expect(problemOfReadiness({ kind: 'output', pattern: '', timeoutMs: 1_000 }, null)).toMatch(/1 to 1000 characters/)
})
