import type { RateLimitRule } from '../../shapes/agent-type.ts'
import { cleanScreenLine } from '../terminal/clean-line.ts'
import type { CompiledRule } from './rate-limit/compiled-rule.ts'
import { parseReset, type Now } from './rate-limit/reset-time.ts'

/** A usage limit that an agent reported. */
export interface RateLimit {
  /** The message without frames and bullets, its wrapped lines joined. */
  readonly line: string
  /**
   * When the limit resets, epoch ms, within the next 8 days; null if the message names no time, or one that is not
   * credible.
   */
  readonly until: number | null
}

/** Weekly limits are the longest; one more day covers time zones and clocks that differ. Anything later was misread. */
const LONGEST_WAIT_MS = 8 * 24 * 60 * 60 * 1000
/** Longest message looked at; the longest known has 300 characters. */
const LINE_MAX_CHARACTERS = 500
/** Codex's longest message takes six lines in a terminal 50 columns wide. */
const WRAPPED_MAX_LINES = 6
/**
 * A message with a time belongs to the same failure as one without, if it stands at most this many lines above it
 * (aider prints both).
 */
const SAME_FAILURE_LINES = 12

/**
 * What precedes a message on a screen: bullets, prompts, arrows, signs, emoji. Not quotes: a quoted message is source
 * code.
 */
const LEADING_MARKS = /^(?:[\s\u2190-\u2bff>›»•·∙|]|[\u{1f000}-\u{1faff}]|\ufe0f)+/u

/** Looks at one text at a time: whoever runs it may do something else after each. */
export type RateLimitSearch = Generator<void, RateLimit | null>

/**
 * Looks for the newest usage limit in lines of a terminal (oldest first, no escape sequences); null: there is none.
 * `now` is when they were printed, or the closest the caller knows, and the host's time zone. Never throws.
 */
export function* findRateLimit(lines: readonly string[], rules: readonly CompiledRule[], now: Now): RateLimitSearch {
  const texts = lines.map(cleanLine).filter((text) => text !== '')
  let newest: RateLimit | null = null
  let last = 0
  for (let first = texts.length - 1; first >= last; first -= 1) {
    const limit = yield* readMessage(texts.slice(first, first + WRAPPED_MAX_LINES), rules, now)
    if (limit === null) continue
    if (limit.until !== null) return limit
    if (newest === null) last = Math.max(0, first - SAME_FAILURE_LINES)
    newest ??= limit
  }
  return newest
}

/** Takes the reading of most lines that tells a time: half a message may tell too early a time. Shown is no more than it needs. */
function* readMessage(texts: readonly string[], rules: readonly CompiledRule[], now: Now): RateLimitSearch {
  const readings: RateLimit[] = []
  for (let count = texts.length; count > 0; count -= 1) {
    const reading = yield* readLine(texts.slice(0, count).join(' '), rules, now)
    if (reading !== null) readings.push(reading)
  }
  const until = readings.find((reading) => reading.until !== null)?.until ?? null
  return readings.findLast((reading) => reading.until === until) ?? null
}

function* readLine(joined: string, rules: readonly CompiledRule[], now: Now): RateLimitSearch {
  const line = joined.slice(0, LINE_MAX_CHARACTERS)
  let untold: RateLimit | null = null
  for (const { pattern, reset } of rules) {
    yield
    const match = pattern.match(line)
    if (match === null) continue
    const until = untilOf(match.named.get('reset'), reset, now)
    if (until !== null) return { line, until }
    untold ??= { line, until }
  }
  return untold
}

function untilOf(text: string | undefined, reset: RateLimitRule['reset'], now: Now): number | null {
  if (text === undefined || reset === 'none') return null
  const until = parseReset(text, reset, now)
  return until !== null && until > now.at && until <= now.at + LONGEST_WAIT_MS ? until : null
}

function cleanLine(line: string): string {
  return cleanScreenLine(line).replace(LEADING_MARKS, '').trim()
}
