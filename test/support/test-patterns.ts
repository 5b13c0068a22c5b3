import { Re2Patterns } from '../../src/adapters/patterns/re2-patterns.ts'
import { findRateLimit, type RateLimit } from '../../src/core/agent/rate-limit.ts'
import { compileRules } from '../../src/core/agent/rate-limit/compiled-rule.ts'
import type { Now } from '../../src/core/agent/rate-limit/reset-time.ts'
import type { RateLimitRule } from '../../src/shapes/agent-type.ts'

/** Patterns for tests: the real ones, which only compute. */
export const testPatterns = new Re2Patterns()

/** A search for a usage limit from begin to end. */
export function rateLimitIn(lines: readonly string[], rules: readonly RateLimitRule[], now: Now): RateLimit | null {
  const search = findRateLimit(lines, compileRules(rules, testPatterns), now)
  let step = search.next()
  while (step.done !== true) step = search.next()
  return step.value
}
