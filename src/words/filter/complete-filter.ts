import { FILTER_KEYS, filterKey, type FilterKeyName } from './filter-keys.ts'
import { filterTokens, quoted, tokenValues, type FilterToken } from './filter-tokens.ts'

/** Values of agents that exist, by key, for keys that take any text. */
export type KnownValues = Partial<Readonly<Record<FilterKeyName, readonly string[]>>>

/** One way to go on. */
export interface FilterCompletion {
  /** The whole filter with it, and where the caret is then. */
  readonly text: string
  readonly caret: number
  /** What is shown of it: `type:`, `claude`. */
  readonly label: string
  /** What it is about; empty for a value. */
  readonly about: string
}

/** Ways offered at most. */
const MOST = 12
const NONE: readonly string[] = []
const KEY_NAMES = Object.keys(FILTER_KEYS) as readonly FilterKeyName[]

/** How the word at the caret can go on: keys first, behind a colon the values of the key. */
export function completeFilter(typed: string, caret: number, known: KnownValues): readonly FilterCompletion[] {
  const before = typed.slice(0, caret)
  const token = filterTokens(before).find(({ to }) => to === caret) ?? emptyToken(caret)
  const sign = token.text.startsWith('-') ? '-' : ''
  const word = token.text.slice(sign.length)
  const replaced = (text: string, label: string, about: string): FilterCompletion => {
    const start = typed.slice(0, token.from) + sign + text
    return { text: start + typed.slice(caret), caret: start.length, label, about }
  }
  if (token.colonAt === -1) {
    return KEY_NAMES.filter((name) => name.startsWith(word.toLowerCase())).map((name) =>
      replaced(`${name}:`, `${name}:`, filterKey(name).about),
    )
  }
  return valuesAt(token, sign, known).map(({ text, value }) => replaced(text, value, ''))
}

/** The values that go on with what is behind the last comma, and the word with each of them. */
function valuesAt(
  token: FilterToken,
  sign: string,
  known: KnownValues,
): readonly { readonly text: string; readonly value: string }[] {
  const name = KEY_NAMES.find((each) => each === token.text.slice(sign.length, token.colonAt).toLowerCase())
  if (name === undefined) return []
  const { values = NONE, hasTexts } = filterKey(name)
  const all = hasTexts === true || values.length === 0 ? [...values, ...(known[name] ?? NONE)] : values
  const typed = tokenValues(token)
  const begun = typed.at(-1)?.toLowerCase() ?? ''
  const earlier = typed.slice(0, -1).filter((value) => value !== '')
  const startsSo = (value: string): number => Number(value.toLowerCase().startsWith(begun))
  return [...new Set(all)]
    .filter((value) => value.toLowerCase().includes(begun) && value.toLowerCase() !== begun && !value.includes('"'))
    .toSorted((a, b) => startsSo(b) - startsSo(a))
    .slice(0, MOST)
    .map((value) => ({ value, text: `${name}:${[...earlier, value].map(quoted).join(',')}` }))
}

function emptyToken(at: number): FilterToken {
  return { from: at, to: at, text: '', colonAt: -1, commasAt: [] }
}
