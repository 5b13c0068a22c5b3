import { parseLimitValue } from '../typed-limit.ts'
import { nearestWord } from './did-you-mean.ts'
import { FILTER_KEYS, filterKey, type FilterKey, type FilterKeyName } from './filter-keys.ts'
import { filterTokens, tokenValues, type FilterToken } from './filter-tokens.ts'

/** What one value of a key asks for. */
export type FilterTest =
  | { readonly kind: 'one-of'; readonly values: readonly string[] }
  | { readonly kind: 'part'; readonly text: string }
  | { readonly kind: 'compare'; readonly comparison: '<' | '<=' | '>' | '>='; readonly bound: number }

/** One condition; a filter is met when all are. */
export type FilterTerm =
  | { readonly kind: 'text'; readonly isNegated: boolean; readonly text: string }
  | {
      readonly kind: 'key'
      readonly isNegated: boolean
      readonly key: FilterKeyName
      /** One of them has to be met; none: nothing was typed yet, so nothing is asked for. */
      readonly tests: readonly FilterTest[]
    }

/** What of a filter cannot be understood; `meant`: what it probably should be, null: nobody knows. */
export type FilterProblem =
  | { readonly kind: 'unknown-key'; readonly key: string; readonly meant: string | null }
  | { readonly kind: 'unknown-value'; readonly key: string; readonly value: string; readonly meant: string | null }
  | { readonly kind: 'no-figure'; readonly key: string; readonly value: string; readonly hint: string }

/** A filter as it was understood. What could not be understood is looked for as text, or left out, and is a problem. */
export interface Filter {
  readonly terms: readonly FilterTerm[]
  readonly problems: readonly FilterProblem[]
}

const KEY = /^[a-z][a-z-]*$/iu
const COMPARISON = /^(?<comparison>[<>]=?)?(?<typed>.*)$/su
const KEY_NAMES = Object.keys(FILTER_KEYS) as readonly FilterKeyName[]

/** Reads a filter: words, `key:value`, `key:one,another`, `key:>figure`, each with a leading `-` for the opposite. Never fails. */
export function parseFilter(typed: string): Filter {
  const problems: FilterProblem[] = []
  const terms = filterTokens(typed).flatMap((token) => termOf(token, problems) ?? [])
  return { terms, problems }
}

/** True for a filter that asks for nothing. */
export function isEmptyFilter({ terms }: Filter): boolean {
  return terms.every((term) => term.kind === 'key' && term.tests.length === 0)
}

/** True when it asks for figures that change all the time. */
export function hasLiveFigures({ terms }: Filter): boolean {
  return terms.some((term) => term.kind === 'key' && filterKey(term.key).figure?.isLive === true)
}

function termOf(token: FilterToken, problems: FilterProblem[]): FilterTerm | null {
  const isNegated = token.text.startsWith('-')
  const start = isNegated ? 1 : 0
  const name = token.text.slice(start, Math.max(start, token.colonAt))
  const key = KEY_NAMES.find((each) => each === name.toLowerCase())
  if (key !== undefined) return { kind: 'key', isNegated, key, tests: testsOf(key, tokenValues(token), problems) }
  if (KEY.test(name) && !isAddress(token)) {
    problems.push({ kind: 'unknown-key', key: name, meant: nearestWord(name, KEY_NAMES) })
  }
  const text = token.text.slice(start).toLowerCase()
  return text === '' ? null : { kind: 'text', isNegated, text }
}

/** "https://…", "C:\…": no key. */
function isAddress({ text, colonAt }: FilterToken): boolean {
  return /^[/\\]/u.test(text.slice(colonAt + 1))
}

function testsOf(key: FilterKeyName, values: readonly string[], problems: FilterProblem[]): readonly FilterTest[] {
  return values.flatMap((value) => {
    if (value === '') return []
    const test = testOf(filterKey(key), key, value.toLowerCase())
    if (!('problem' in test)) return [test]
    problems.push(test.problem)
    return []
  })
}

function testOf(
  { values, hasTexts, figure }: FilterKey,
  key: FilterKeyName,
  value: string,
): FilterTest | { readonly problem: FilterProblem } {
  const isFigure = values === undefined || /^[<>\d]/u.test(value)
  if (figure !== undefined && isFigure) return comparisonOf(figure.unit, key, value)
  if (values === undefined) return { kind: 'part', text: value }
  const meant = values.includes(value) ? [value] : values.filter((each) => each.startsWith(value))
  if (meant.length > 0) return { kind: 'one-of', values: meant }
  if (hasTexts === true) return { kind: 'part', text: value }
  return { problem: { kind: 'unknown-value', key, value, meant: nearestWord(value, values) } }
}

/** A figure alone is the least there has to be. */
function comparisonOf(
  unit: NonNullable<FilterKey['figure']>['unit'],
  key: FilterKeyName,
  value: string,
): FilterTest | { readonly problem: FilterProblem } {
  const { comparison = '>=', typed = '' } = COMPARISON.exec(value)?.groups ?? {}
  const bound = parseLimitValue(unit, typed)
  if (!bound.ok) return { problem: { kind: 'no-figure', key, value, hint: bound.error } }
  return { kind: 'compare', comparison: comparison as '<' | '<=' | '>' | '>=', bound: bound.value }
}
