import { useCallback, useEffect, useState } from 'react'
import type { SessionView } from '../../../contract/views.ts'
import { useClient } from '../../client/client-context.ts'

const REFRESH_MS = 3_000

/** The sessions that outlive the host, read again while they can be seen; null: not known yet. The second value looks at once. */
export function useSessions(): readonly [readonly SessionView[] | null, () => void] {
  const client = useClient()
  const [sessions, setSessions] = useState<readonly SessionView[] | null>(null)
  const look = useCallback(async () => {
    const answer = await client.request('session.list', {})
    if (answer.ok) setSessions(answer.value)
  }, [client])
  useEffect(() => {
    void look()
    const timer = setInterval(() => void (document.hidden ? null : look()), REFRESH_MS)
    return () => clearInterval(timer)
  }, [look])
  return [sessions, useCallback(() => void look(), [look])]
}
