import type { AgentSpec } from '../../shapes/spec.ts'
import type { Phase } from '../../shapes/state.ts'

/** No provider's limit lasts longer than a week; a date beyond that is a clock's mistake. */
const LONGEST_LIMIT_WAIT_MS = 8 * 86_400_000

/** How long a wait taken over from another host goes on, ms: the remaining time, and never more than such a wait can last, even when the wall clock was changed. */
export function resumeDelayMs(
  { reason, nextAt }: Extract<Phase, { kind: 'backoff' }>,
  { restart }: AgentSpec,
  now: number,
): number {
  const longestMs = reason === 'rate-limited' ? LONGEST_LIMIT_WAIT_MS : restart.maxDelayMs
  return Math.min(Math.max(0, nextAt - now), longestMs)
}
