import { useCallback, useEffect, useState } from 'react'
import type { WorktreeView } from '../../../contract/requests/worktree.ts'
import { useClient } from '../../client/client-context.ts'

const REFRESH_MS = 10_000

/** Every worktree, looked at again while they can be seen; null: not known yet. */
export function useWorktrees(): {
  readonly worktrees: readonly WorktreeView[] | null
  readonly problem: string | null
  readonly refresh: () => void
} {
  const client = useClient()
  const [worktrees, setWorktrees] = useState<readonly WorktreeView[] | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const look = useCallback(async () => {
    const answer = await client.request('worktree.list', {})
    if (answer.ok) setWorktrees(answer.value.worktrees)
    setProblem(answer.ok ? null : answer.error.message)
  }, [client])
  useEffect(() => {
    void look()
    const timer = setInterval(() => void (document.hidden ? null : look()), REFRESH_MS)
    return () => clearInterval(timer)
  }, [look])
  return { worktrees, problem, refresh: useCallback(() => void look(), [look]) }
}
