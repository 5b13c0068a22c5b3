import { parseReset, type Now } from './rate-limit/reset-time.ts'
import type { RateLimitRule } from '../../shapes/agent-type.ts'

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
/**
 * Patterns come from files that people write. Cutting lines here keeps a careless pattern (".*.*x") from blocking the
 * host.
 */
const LINE_MAX_CHARACTERS = 500
/** Codex's longest message takes six lines in a terminal 50 columns wide. */
const WRAPPED_MAX_LINES = 6
/**
 * A message with a time belongs to the same failure as one without, if it stands at most this many lines above it
 * (aider prints both).
 */
const SAME_FAILURE_LINES = 12

/** Box drawing and block elements. */
const FRAMES = /[\u2500-\u259f]/g
/**
 * What precedes a message on a screen: bullets, prompts, arrows, signs, emoji. Not quotes: a quoted message is source
 * code.
 */
const LEADING_MARKS = /^(?:[\s\u2190-\u2bff>›»•·∙|]|[\u{1f000}-\u{1faff}]|\ufe0f)+/u

interface CompiledRule {
  readonly pattern: RegExp
  readonly reset: RateLimitRule['reset']
}

/**
 * The newest usage limit in the lines of a terminal (oldest first, no escape sequences); null if there is none. `now`
 * is when they were printed, or the closest time the caller knows, and the host's time zone. Never throws; an invalid
 * regular expression matches nothing.
 */
export function findRateLimit(lines: readonly string[], rules: readonly RateLimitRule[], now: Now): RateLimit | null {
  const compiled = rules.flatMap(compileRule)
  const texts = lines.map(cleanLine).filter((text) => text !== '')
  let newest: RateLimit | null = null
  let last = 0
  for (let first = texts.length - 1; first >= last; first -= 1) {
    const limit = readMessage(texts.slice(first, first + WRAPPED_MAX_LINES), compiled, now)
    if (limit === null) continue
    if (limit.until !== null) return limit
    if (newest === null) last = Math.max(0, first - SAME_FAILURE_LINES)
    newest ??= limit
  }
  return newest
}

/**
 * Prefers the reading with a time that covers most lines, since half a message may name too early a time. Only the
 * lines it needs are shown.
 */
function readMessage(texts: readonly string[], rules: readonly CompiledRule[], now: Now): RateLimit | null {
  const readings = texts
    .map((_, extra) => readLine(texts.slice(0, texts.length - extra).join(' '), rules, now))
    .filter((reading) => reading !== null)
  const until = readings.find((reading) => reading.until !== null)?.until ?? null
  return readings.findLast((reading) => reading.until === until) ?? null
}

function readLine(joined: string, rules: readonly CompiledRule[], now: Now): RateLimit | null {
  const line = joined.slice(0, LINE_MAX_CHARACTERS)
  const readings = rules.flatMap(({ pattern, reset }) => {
    const match = pattern.exec(line)
    return match === null ? [] : [{ line, until: untilOf(match.groups?.['reset'], reset, now) }]
  })
  return readings.find(({ until }) => until !== null) ?? readings[0] ?? null
}

function untilOf(text: string | undefined, reset: RateLimitRule['reset'], now: Now): number | null {
  if (text === undefined || reset === 'none') return null
  const until = parseReset(text, reset, now)
  return until !== null && until > now.at && until <= now.at + LONGEST_WAIT_MS ? until : null
}

function cleanLine(line: string): string {
  return line.replace(FRAMES, ' ').replace(/[‘’]/g, "'").replace(/\s+/g, ' ').replace(LEADING_MARKS, '').trim()
}

function compileRule({ pattern, reset }: RateLimitRule): readonly CompiledRule[] {
  try {
    return [{ pattern: new RegExp(pattern, 'i'), reset }]
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}
