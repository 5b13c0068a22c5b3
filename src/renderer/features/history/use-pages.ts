import { useCallback, useEffect, useRef, useState } from 'react'
import { CancelSource } from '../../../base/cancel.ts'
import type { Result } from '../../../base/result.ts'
import type { ContractError } from '../../../contract/rpc/errors.ts'
import { useFleet } from '../../client/client-context.ts'
import { withFirstPage, withNextPage, type Page, type PageList } from './page-list.ts'
import { problemOf } from '../../state/problem-of.ts'

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

/** A list that is asked for in pages. */
export function usePages<T>({ ask, keyOf, subject }: PagesParts<T>): Pages<T> {
  const [state, setState] = useState<PageList<T> | null>(null)
  const [attempt, setAttempt] = useState(0)
  const snapshot = useFleet((fleet) => fleet.snapshot)
  const isAsking = useRef(false)
  useEffect(() => {
    const cancel = new CancelSource()
    const read = async (): Promise<void> => {
      const answer = await ask(null, cancel)
      if (!cancel.isCancelled) setState((before) => withFirstPage(before, { answer, subject, keyOf }))
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
      if (answer.ok) setState((before) => (before?.next === next ? withNextPage(before, answer.value, keyOf) : before))
      else setState((before) => before && { ...before, problem: problemOf(answer.error) })
    }
    void read()
  }, [ask, next, keyOf])
  const askAgain = useCallback(() => setAttempt((count) => count + 1), [])
  const { rows = [], problem = null } = current ?? {}
  return { rows, isRead: current !== null, hasMore: next !== null, problem, more, askAgain }
}
