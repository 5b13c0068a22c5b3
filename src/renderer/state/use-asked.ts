import { useCallback, useEffect, useState } from 'react'
import { CancelSource } from '../../base/cancel.ts'
import type { InputOf, OutputOf, RequestName } from '../../contract/requests.ts'
import { useClient, useFleet } from '../client/client-context.ts'
import { problemOf } from './problem-of.ts'

/** Wait before the host is asked, ms: keys that are held change a range many times a second. */
const SETTLE_MS = 60

/** What is known of an answer. */
export interface Asked<T> {
  /** The latest answer, also while a newer one is on its way; null: there was none. */
  readonly value: T | null
  /** Why there is no newer one; null: nothing went wrong. */
  readonly problem: string | null
  readonly askAgain: () => void
}

/**
 * The answer to a request; asked for again when the input, the connection or the version of what it is about changes.
 * Null: nothing is asked.
 */
export function useAsked<N extends RequestName>(name: N, input: InputOf<N> | null, version = 0): Asked<OutputOf<N>> {
  const client = useClient()
  const snapshot = useFleet((fleet) => fleet.snapshot)
  const [value, setValue] = useState<OutputOf<N> | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [attempt, setAttempt] = useState(0)
  const key = input === null ? null : JSON.stringify(input)
  useEffect(() => {
    if (key === null) return
    const cancel = new CancelSource()
    const ask = async (): Promise<void> => {
      const answer = await client.request(name, JSON.parse(key) as InputOf<N>, { signal: cancel })
      if (cancel.isCancelled) return
      if (answer.ok) setValue(answer.value)
      setProblem(answer.ok ? null : problemOf(answer.error))
    }
    const timer = setTimeout(() => void ask(), SETTLE_MS)
    return () => {
      clearTimeout(timer)
      cancel.cancel()
    }
  }, [client, name, key, version, snapshot, attempt])
  const askAgain = useCallback(() => setAttempt((before) => before + 1), [])
  return { value, problem, askAgain }
}
