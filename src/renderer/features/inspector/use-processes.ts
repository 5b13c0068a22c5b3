import { useCallback, useEffect, useState } from 'react'
import type { ProcessView } from '../../../contract/views.ts'
import { useClient } from '../../client/client-context.ts'

const REFRESH_MS = 2_000

/** An agent's processes, and a way to read them again at once. */
export interface KnownProcesses {
  readonly rows: readonly ProcessView[]
  readonly readAgain: () => void
}

/** The agent's process tree, read again every two seconds while it can be seen. */
export function useProcesses(agentId: string): KnownProcesses {
  const client = useClient()
  const [rows, setRows] = useState<readonly ProcessView[]>([])
  const [asked, setAsked] = useState(0)
  useEffect(() => {
    let isCurrent = true
    const read = async (): Promise<void> => {
      if (document.hidden) return
      const answer = await client.request('agent.processes', { agent: agentId })
      if (isCurrent && answer.ok) setRows(answer.value)
    }
    void read()
    const timer = setInterval(() => void read(), REFRESH_MS)
    return () => {
      isCurrent = false
      clearInterval(timer)
    }
  }, [client, agentId, asked])
  const readAgain = useCallback(() => setAsked((count) => count + 1), [])
  return { rows, readAgain }
}
