import { err, ok, type Result } from '../../../base/result.ts'
import type { ActivityRule, RulePlace } from '../../../shapes/activity-rule.ts'
import { ACTIVITY_LINE_MAX_CHARACTERS, ACTIVITY_PATTERN_MAX_STEPS } from '../../limits.ts'
import type { Pattern, Patterns } from '../../patterns.ts'
import { requiredText } from './required-text.ts'

/** A rule that was checked and can be used. */
export interface CompiledRule extends ActivityRule {
  readonly compiled: readonly CompiledPattern[]
}

interface CompiledPattern {
  readonly pattern: Pattern
  /** Text without which it cannot match; empty: none is known. */
  readonly required: string
}

/** The rule ready for use, or what is wrong with it and what to do about it, for people. */
export function compileActivityRule(rule: ActivityRule, patterns: Patterns): Result<CompiledRule, string> {
  const compiled: CompiledPattern[] = []
  for (const source of rule.patterns) {
    const pattern = patterns.compile(source)
    if (!pattern.ok) return err(`its pattern cannot be used, ${pattern.error}`)
    if (pattern.value.size * ACTIVITY_LINE_MAX_CHARACTERS > ACTIVITY_PATTERN_MAX_STEPS) return err(TOO_SLOW)
    compiled.push({ pattern: pattern.value, required: requiredText(source) })
  }
  if (rule.in !== 'screen' && (rule.patterns.length > 1 || rule.means === 'skip')) return err(SCREEN_ONLY)
  return ok({ ...rule, compiled })
}

const SCREEN_ONLY = 'only a rule for the screen may have several patterns, or mean "skip"'
const TOO_SLOW =
  'its pattern is too large for what is looked at four times a second; split it into two rules, or lower the bounds of its repeats'

/** Those rules for one place that can be used. The others were named when their file was read. */
export function compileActivityRules(
  rules: readonly ActivityRule[],
  place: RulePlace,
  patterns: Patterns,
): readonly CompiledRule[] {
  return rules.flatMap((rule) => {
    if (rule.in !== place) return []
    const compiled = compileActivityRule(rule, patterns)
    return compiled.ok ? [compiled.value] : []
  })
}

/** What a rule found. */
export interface RuleMatch {
  readonly rule: CompiledRule
  /** Index of the first line it matched. */
  readonly line: number
  /** Its named groups, of all its patterns. */
  readonly named: ReadonlyMap<string, string>
  /** The line that matched first, or the group `text`. */
  readonly text: string
}

/** Where all patterns of a rule match, each on a line of its own in this order, the first as far down as can be; null: nowhere. */
export function matchRule(rule: CompiledRule, lines: readonly string[]): RuleMatch | null {
  const from = rule.in === 'screen' ? Math.max(0, lines.length - rule.lines) : 0
  let lowest = rule.last === null ? from : Math.max(from, lines.length - rule.last)
  let below = lines.length
  let named: ReadonlyMap<string, string> = new Map()
  for (const { pattern, required } of rule.compiled.toReversed()) {
    const found = lastMatch(lines, { pattern, required, from: lowest, below })
    if (found === null) return null
    lowest = from
    below = found.line
    named = new Map([...named, ...found.named])
  }
  return { rule, line: below, named, text: named.get('text') ?? lines[below] ?? '' }
}

interface Search extends CompiledPattern {
  readonly from: number
  /** First line that is not looked at. */
  readonly below: number
}

function lastMatch(
  lines: readonly string[],
  { pattern, required, from, below }: Search,
): Pick<RuleMatch, 'line' | 'named'> | null {
  for (let line = below - 1; line >= from; line -= 1) {
    const text = lines[line] ?? ''
    const match = text.includes(required) ? pattern.match(text) : null
    if (match !== null) return { line, named: match.named }
  }
  return null
}
