import type { Conditions, TurnEnd } from '../../../shapes/activity.ts'
import type { RuleMeaning } from '../../../shapes/activity-rule.ts'
import { ACTIVITY_LINE_MAX_CHARACTERS } from '../../limits.ts'
import { cleanScreenLine } from '../../terminal/clean-line.ts'
import type { Claim } from '../sign.ts'
import { matchRule, type CompiledRule, type RuleMatch } from './compiled-rules.ts'

/** Longest text kept of what a rule found, characters: it is shown in a list and on a card. */
const TEXT_MAX_CHARACTERS = 300

/** What the rules made of a title, a notification or the last lines of a screen. */
export interface Reading {
  /** Null: no rule says what it is doing. */
  readonly claim: Claim | null
  readonly rule: string
  readonly text: string
  readonly turn: TurnEnd | null
  readonly conditions: Conditions
}

export const NO_CONDITIONS: Conditions = { retry: null, rateLimit: null, login: null, background: null }
export const NOTHING_READ: Reading = { claim: null, rule: '', text: '', turn: null, conditions: NO_CONDITIONS }

/** Meanings that decide, the most important first: whoever waits must not be overlooked. */
const PRECEDENCE: readonly RuleMeaning[] = [
  'trust',
  'approval',
  'question',
  'login',
  'dialog',
  'working',
  'idle',
  'not-working',
]

/**
 * What lines (a title, a notification, the last of a screen) say by these rules; null: a rule says that nothing can be read from them now, so that what was read before stays. Among
 * rules of the same meaning the first in its file decides.
 */
export function readLines(raw: readonly string[], rules: readonly CompiledRule[], at: number): Reading | null {
  const lines = raw.map((line) => cleanScreenLine(line).slice(0, ACTIVITY_LINE_MAX_CHARACTERS))
  const matches = rules.flatMap((rule) => matchRule(rule, lines) ?? [])
  if (matches.some(({ rule }) => rule.means === 'skip')) return null
  if (matches.length === 0) return NOTHING_READ
  const deciding = PRECEDENCE.flatMap((means) => matches.find(({ rule }) => rule.means === means) ?? []).at(0)
  const conditions = conditionsOf(matches, at)
  const turn = matches.find(({ rule }) => rule.turn !== null)?.rule.turn ?? null
  if (deciding === undefined) return { ...NOTHING_READ, turn, conditions }
  return {
    claim: claimOf(deciding.rule.means),
    rule: deciding.rule.id,
    text: shownText(deciding, lines),
    turn,
    conditions,
  }
}

function claimOf(means: RuleMeaning): Claim | null {
  switch (means) {
    case 'working':
    case 'idle':
    case 'not-working':
      return { kind: means }
    case 'approval':
    case 'trust':
    case 'question':
    case 'login':
    case 'dialog':
      return { kind: 'blocked', ask: means }
    default:
      return null
  }
}

function shownText({ rule, line, text }: RuleMatch, lines: readonly string[]): string {
  const above = rule.above === 0 ? [] : lines.slice(Math.max(0, line - rule.above), line)
  return [...above.filter((each) => each !== ''), text].join(' · ').slice(0, TEXT_MAX_CHARACTERS)
}

function conditionsOf(matches: readonly RuleMatch[], at: number): Conditions {
  const found = (means: RuleMeaning): RuleMatch | undefined => matches.find(({ rule }) => rule.means === means)
  const textOf = (match: RuleMatch | undefined): { readonly text: string } | null =>
    match === undefined ? null : { text: match.text.slice(0, TEXT_MAX_CHARACTERS) }
  const retry = found('retry')
  return {
    retry: retry === undefined ? null : retryOf(retry, at),
    rateLimit: textOf(found('rate-limit')),
    login: textOf(found('login') ?? found('logged-out')),
    background: textOf(found('background')),
  }
}

function retryOf({ named, text }: RuleMatch, at: number): NonNullable<Conditions['retry']> {
  const numberOf = (name: string): number | null => {
    const digits = named.get(name)
    return digits !== undefined && /^\d{1,6}$/.test(digits) ? Number(digits) : null
  }
  const seconds = numberOf('seconds')
  return {
    text: text.slice(0, TEXT_MAX_CHARACTERS),
    attempt: numberOf('attempt'),
    of: numberOf('of'),
    // To the second: each reading would tell another time else.
    nextAt: seconds === null ? null : Math.round((at + seconds * 1_000) / 1_000) * 1_000,
  }
}
