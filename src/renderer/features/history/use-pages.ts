import { useCallback, useEffect, useRef, useState } from 'react'
import { CancelSource } from '../../../base/cancel.ts'
import type { Result } from '../../../base/result.ts'
import type { ContractError } from '../../../contract/rpc/errors.ts'
import { useFleet } from '../../client/client-context.ts'
import { problemOf } from './use-asked.ts'

/** One answer of a list: its rows, the latest first, and what to go on with; null: that was all. */
export interface Page<T> {
  readonly rows: readonly T[]
  readonly next: string | null
}

/** Asks for the page that follows `after`; null: the first. */
export type AskPage<T> = (after: string | null, signal: CancelSource) => Promise<Result<Page<T>, ContractError>>

/** The rows of a list as far as they were asked for. */
export interface Pages<T> {
  readonly rows: readonly T[]
  readonly isRead: boolean
  /** There are more. */
  readonly hasMore: boolean
  readonly problem: string | null
  /** Asks for the next page, unless it is on its way. */
  readonly more: () => void
  readonly askAgain: () => void
}

/** What a list of pages is of. */
export interface PagesParts<T> {
  readonly ask: AskPage<T>
  readonly keyOf: (row: T) => string
  /** Another subject begins a new list. With the same one, `ask` looks for what is new: later pages stay. */
  readonly subject: string
}

interface State<T> extends Page<T> {
  readonly subject: string
  readonly problem: string | null
}

/** A list that is asked for in pages. */
export function usePages<T>({ ask, keyOf, subject }: PagesParts<T>): Pages<T> {
  const [state, setState] = useState<State<T> | null>(null)
  const [attempt, setAttempt] = useState(0)
  const snapshot = useFleet((fleet) => fleet.snapshot)
  const isAsking = useRef(false)
  useEffect(() => {
    const cancel = new CancelSource()
    const read = async (): Promise<void> => {
      const answer = await ask(null, cancel)
      if (!cancel.isCancelled) setState((before) => firstPage(before, { answer, subject, keyOf }))
    }
    void read()
    return () => cancel.cancel()
  }, [ask, keyOf, subject, attempt, snapshot])
  const current = state?.subject === subject ? state : null
  const next = current?.next ?? null
  const more = useCallback(() => {
    if (next === null || isAsking.current) return
    isAsking.current = true
    const read = async (): Promise<void> => {
      const answer = await ask(next, new CancelSource())
      isAsking.current = false
      if (answer.ok) setState((before) => (before?.next === next ? appended(before, answer.value, keyOf) : before))
      else setState((before) => before && { ...before, problem: problemOf(answer.error) })
    }
    void read()
  }, [ask, next, keyOf])
  const askAgain = useCallback(() => setAttempt((count) => count + 1), [])
  const { rows = [], problem = null } = current ?? {}
  return { rows, isRead: current !== null, hasMore: next !== null, problem, more, askAgain }
}

interface FirstPage<T> {
  readonly answer: Result<Page<T>, ContractError>
  readonly subject: string
  readonly keyOf: (row: T) => string
}

function firstPage<T>(before: State<T> | null, { answer, subject, keyOf }: FirstPage<T>): State<T> | null {
  const known = before?.subject === subject ? before : null
  if (!answer.ok) return failed(known, { subject, problem: problemOf(answer.error) })
  const { rows, next } = answer.value
  if (known === null || known.rows.length <= rows.length) return { rows, next, subject, problem: null }
  return { ...appended({ ...known, rows }, { rows: known.rows, next: known.next }, keyOf), problem: null }
}

/** What was known stays; a list that never was known and nothing is wrong with is still being read. */
function failed<T>(known: State<T> | null, told: Pick<State<T>, 'subject' | 'problem'>): State<T> | null {
  if (known === null && told.problem === null) return null
  return { rows: [], next: null, ...known, ...told }
}

/** Each row once: the first page may reach further back, or less far, than it did. */
function appended<T>(state: State<T>, page: Page<T>, keyOf: (row: T) => string): State<T> {
  const keys = new Set(state.rows.map(keyOf))
  return { ...state, rows: [...state.rows, ...page.rows.filter((row) => !keys.has(keyOf(row)))], next: page.next }
}
