import { useEffect, useEffectEvent, useState } from 'react'
import type { Result } from '../../../base/result.ts'

/** A value being typed. */
export interface Draft {
  readonly text: string
  /** What is wrong with the last value entered; null: nothing. */
  readonly error: string | null
  readonly type: (text: string) => void
  /** Applies what was typed, if it is valid. */
  readonly commit: () => void
}

/** What a Draft is made of. */
export interface DraftParts<T> {
  /** The value in force, as text. */
  readonly saved: string
  readonly parse: (text: string) => Result<T, string>
  readonly onCommit: (value: T) => void
}

/** Text that is applied on blur, on Enter and when the dialog closes, so that a half-typed value never applies. */
export function useDraft<T>({ saved, parse, onCommit }: DraftParts<T>): Draft {
  const [typed, setTyped] = useState<string | null>(null)
  const [error, setError] = useState<string | null>(null)
  const commit = (): void => {
    if (typed === null || typed === saved) return setTyped(null)
    const parsed = parse(typed)
    setError(parsed.ok ? null : parsed.error)
    if (!parsed.ok) return
    onCommit(parsed.value)
    setTyped(null)
  }
  const commitLast = useEffectEvent(commit)
  useEffect(() => () => commitLast(), [])
  const type = (text: string): void => {
    setTyped(text)
    setError(null)
  }
  return { text: typed ?? saved, error, type, commit }
}
