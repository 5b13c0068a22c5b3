import type { Readiness } from '../../shapes/spec.ts'

/** An hour: a program that takes longer is no longer just starting. */
const LONGEST_TIMEOUT_MS = 3_600_000
const LONGEST_PATTERN = 500

/** What is wrong with it; null if nothing is. */
export function problemOfReadiness(readiness: Readiness): string | null {
  if (readiness.kind === 'exec') return null
  if (!isTime(readiness.timeoutMs)) return 'The time it may take to become ready must be between 1 ms and an hour.'
  if (readiness.kind === 'output') return problemOfPattern(readiness.pattern)
  if (readiness.kind === 'hook') return null
  if (!isTime(readiness.quietMs)) return 'The quiet time that means ready must be between 1 ms and an hour.'
  return readiness.quietMs < readiness.timeoutMs
    ? null
    : 'The quiet time that means ready is as long as the whole time-out, so it could never be ready; shorten it.'
}

function isTime(ms: number): boolean {
  return Number.isFinite(ms) && ms >= 1 && ms <= LONGEST_TIMEOUT_MS
}

function problemOfPattern(pattern: string): string | null {
  if (pattern === '' || pattern.length > LONGEST_PATTERN) {
    return `The pattern that means ready must be 1 to ${LONGEST_PATTERN} characters long.`
  }
  try {
    void new RegExp(pattern, 'u')
    return null
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return `The pattern that means ready is not a regular expression: ${error.message}.`
  }
}
