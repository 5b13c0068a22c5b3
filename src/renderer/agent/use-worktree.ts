import { useCallback, useEffect, useState } from 'react'
import type { OutputOf } from '../../contract/requests.ts'
import { useClient } from '../client/client-context.ts'

/** An agent changes files all the time; somebody who looks sees that within this, ms. */
const REFRESH_MS = 10_000

/** What is known of a worktree; `null`: not yet. */
export interface WorktreeKnowledge {
  readonly shown: OutputOf<'worktree.show'> | null
  readonly problem: string | null
  readonly refresh: () => void
}

/** A worktree, looked at now, again while it can be seen, and when `mark` changes. */
export function useWorktree(ref: string, mark: string): WorktreeKnowledge {
  const client = useClient()
  const [known, setKnown] = useState<Omit<WorktreeKnowledge, 'refresh'>>({ shown: null, problem: null })
  const look = useCallback(async (): Promise<void> => {
    const answer = await client.request('worktree.show', { worktree: ref })
    setKnown(
      answer.ok ? { shown: answer.value, problem: null } : (before) => ({ ...before, problem: answer.error.message }),
    )
  }, [client, ref])
  useEffect(() => {
    void look()
    const timer = setInterval(() => void (document.hidden ? null : look()), REFRESH_MS)
    return () => clearInterval(timer)
  }, [look, mark])
  return { ...known, refresh: useCallback(() => void look(), [look]) }
}
