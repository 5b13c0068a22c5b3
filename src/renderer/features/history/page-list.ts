import type { Result } from '../../../base/result.ts'
import type { ContractError } from '../../../contract/rpc/errors.ts'
import { problemOf } from '../../state/problem-of.ts'

/** One answer of a list: its rows, the latest first, and what to go on with; null: that was all. */
export interface Page<T> {
  readonly rows: readonly T[]
  readonly next: string | null
}

/** The pages of a list that were read. `subject`: what it is of; `problem`: why no more of it is known, null: nothing went wrong. */
export interface PageList<T> extends Page<T> {
  readonly subject: string
  readonly problem: string | null
}

/** An answer to the question for the first page. */
export interface FirstPage<T> {
  readonly answer: Result<Page<T>, ContractError>
  readonly subject: string
  readonly keyOf: (row: T) => string
}

/** The list with a newer first page: what was read beyond it stays. Another subject begins a new list. Null: still nothing is known. */
export function withFirstPage<T>(
  before: PageList<T> | null,
  { answer, subject, keyOf }: FirstPage<T>,
): PageList<T> | null {
  const known = before?.subject === subject ? before : null
  if (!answer.ok) return failed(known, { subject, problem: problemOf(answer.error) })
  const { rows, next } = answer.value
  if (known === null || known.rows.length <= rows.length) return { rows, next, subject, problem: null }
  return { ...withNextPage({ ...known, rows }, { rows: known.rows, next: known.next }, keyOf), problem: null }
}

/** What was known stays; a list that never was known and nothing is wrong with is still being read. */
function failed<T>(known: PageList<T> | null, told: Pick<PageList<T>, 'subject' | 'problem'>): PageList<T> | null {
  if (known === null && told.problem === null) return null
  return { rows: [], next: null, ...known, ...told }
}

/** The list with a further page, each row once. */
export function withNextPage<T>(state: PageList<T>, page: Page<T>, keyOf: (row: T) => string): PageList<T> {
  const keys = new Set(state.rows.map(keyOf))
  return { ...state, rows: [...state.rows, ...page.rows.filter((row) => !keys.has(keyOf(row)))], next: page.next }
}
