import type { Readiness } from '../../shapes/spec.ts'
import { PATTERN_MAX_CHARACTERS } from '../limits.ts'
import type { Patterns } from '../patterns.ts'

/** An hour: a program that takes longer is no longer just starting. */
const LONGEST_TIMEOUT_MS = 3_600_000

/** What can be said against it; null: fine. `patterns` null: whether its pattern can be used is for the host to say. */
export function problemOfReadiness(readiness: Readiness, patterns: Patterns | null): string | null {
  if (readiness.kind === 'exec') return null
  if (!isTime(readiness.timeoutMs)) return 'The time it may take to become ready must be between 1 ms and an hour.'
  if (readiness.kind === 'output') return problemOfPattern(readiness.pattern, patterns)
  if (readiness.kind === 'hook') return null
  if (!isTime(readiness.quietMs)) return 'The quiet time that means ready must be between 1 ms and an hour.'
  return readiness.quietMs < readiness.timeoutMs
    ? null
    : 'The quiet time that means ready is as long as the whole time-out, so it could never be ready; shorten it.'
}

function isTime(ms: number): boolean {
  return Number.isFinite(ms) && ms >= 1 && ms <= LONGEST_TIMEOUT_MS
}

function problemOfPattern(pattern: string, patterns: Patterns | null): string | null {
  if (pattern === '' || pattern.length > PATTERN_MAX_CHARACTERS) {
    return `The pattern that means ready must be 1 to ${PATTERN_MAX_CHARACTERS} characters long.`
  }
  const compiled = patterns?.compile(pattern)
  return compiled === undefined || compiled.ok
    ? null
    : `The pattern that means ready cannot be used, ${compiled.error}.`
}
