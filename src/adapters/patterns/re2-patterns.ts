import { RE2JS, RE2JSException } from 're2js'
import { err, ok, type Result } from '../../base/result.ts'
import {
  PATTERN_MAX_CHARACTERS,
  PATTERN_MAX_GROUPS,
  PATTERN_MAX_SIZE,
  PATTERN_MAX_STEPS,
  PATTERN_MAX_TEXT,
  PATTERNS_KEPT,
} from '../../core/limits.ts'
import type { Pattern, PatternMatch, PatternOptions, Patterns } from '../../core/patterns.ts'
import { estimateSize } from './estimate-size.ts'
import { unsupportedPart } from './unsupported.ts'

/** The engine's reason quotes the pattern, which may be long. */
const REASON_MAX_CHARACTERS = 120

type Compiled = Result<Pattern, string>

/** Patterns on RE2, which never backtracks: time is proportional to compiled pattern × text. */
export class Re2Patterns implements Patterns {
  /** Least recently used first. Refusals are kept too: finding out costs the same. */
  private readonly kept = new Map<string, Compiled>()

  compile(source: string, { ignoreCase = false }: PatternOptions = {}): Compiled {
    const key = `${ignoreCase ? 'i' : '-'}${source}`
    const known = this.kept.get(key)
    const compiled = known ?? compile(source, ignoreCase)
    this.kept.delete(key)
    this.kept.set(key, compiled)
    if (this.kept.size > PATTERNS_KEPT) this.forgetOldest()
    return compiled
  }

  private forgetOldest(): void {
    for (const oldest of this.kept.keys()) {
      this.kept.delete(oldest)
      return
    }
  }
}

function compile(source: string, ignoreCase: boolean): Compiled {
  if (source === '' || source.length > PATTERN_MAX_CHARACTERS) {
    return err(`it must be 1 to ${PATTERN_MAX_CHARACTERS} characters long`)
  }
  const unsupported = unsupportedPart(source)
  if (unsupported !== null) return err(unsupported)
  // Compiling takes time in proportion to the result, so what would be refused for its size is not compiled first.
  if (estimateSize(source) > 2 * PATTERN_MAX_SIZE) return err(TOO_LARGE)
  try {
    const regexp = RE2JS.compile(RE2JS.translateRegExp(source), ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
    if (regexp.programSize() > PATTERN_MAX_SIZE) return err(TOO_LARGE)
    return regexp.groupCount() > PATTERN_MAX_GROUPS ? err(TOO_MANY_GROUPS) : ok(new Re2Pattern(regexp))
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    return err(problemOf(error))
  }
}

/** The engine counts repeats within repeats itself and stops at a thousand. */
function problemOf({ message }: RE2JSException): string {
  const reason = message.replace(/^error parsing regexp: /, '').slice(0, REASON_MAX_CHARACTERS)
  return reason.startsWith('invalid repeat count') ? TOO_LARGE : `it is no regular expression: ${reason}`
}

const TOO_LARGE = 'it is too large with its repeats written out; lower their bounds, or use * and +, which cost nothing'
const TOO_MANY_GROUPS = `it has more than ${PATTERN_MAX_GROUPS} groups; write those that nobody reads as (?:…)`

/** What the engine's `exec` gives, which its types leave open. */
type Found = readonly (string | undefined)[] & { readonly groups?: Readonly<Record<string, string | undefined>> }

class Re2Pattern implements Pattern {
  readonly groupNames: readonly string[]
  readonly size: number
  private readonly regexp: RE2JS
  private readonly maxText: number

  constructor(regexp: RE2JS) {
    this.regexp = regexp
    this.groupNames = Object.keys(regexp.namedGroups())
    this.size = regexp.programSize()
    this.maxText = Math.min(PATTERN_MAX_TEXT, Math.floor(PATTERN_MAX_STEPS / this.size))
  }

  /** Tests first: without captures the engine is ten times as fast, and most texts match nothing. */
  match(text: string): PatternMatch | null {
    const seen = text.slice(0, this.maxText)
    const match = this.regexp.test(seen) ? (this.regexp.exec(seen) as Found | null) : null
    if (match === null) return null
    const named = Object.entries(match.groups ?? {}).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    )
    return { groups: Array.from(match, (group) => group ?? null), named: new Map(named) }
  }
}
