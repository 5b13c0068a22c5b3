import { useCallback, useEffect, useState } from 'react'
import type { AgentTypeView } from '../../contract/views.ts'
import { useClient, useFleet } from '../client/client-context.ts'
import { tellFailure } from '../ui/toasts.tsx'

/** The agent types and what is installed; null while loading, which goes on when the host is back. The second value looks again. */
export function useAgentTypes(): readonly [readonly AgentTypeView[] | null, () => void] {
  const client = useClient()
  const [types, setTypes] = useState<readonly AgentTypeView[] | null>(null)
  const look = useCallback(
    async (refresh: boolean) => {
      const answer = await client.request('agentType.list', { refresh })
      if (answer.ok) setTypes(answer.value)
      else tellFailure('The agent types could not be listed', answer.error.message)
    },
    [client],
  )
  const snapshot = useFleet((fleet) => fleet.snapshot)
  useEffect(() => void look(false), [look, snapshot])
  return [types, useCallback(() => void look(true), [look])]
}
