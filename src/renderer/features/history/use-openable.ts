import { useCallback } from 'react'
import { useClient } from '../../client/client-context.ts'
import { tellFailure } from '../../ui/toasts.tsx'

/** Whether an agent can still be shown; tells the person where it was removed. */
export function useOpenable(): (agentId: string | null) => agentId is string {
  const { store } = useClient()
  return useCallback(
    (agentId): agentId is string => {
      if (agentId === null) return false
      const isThere = store.getState().fleet?.agents.has(agentId) === true
      if (!isThere) tellFailure('It cannot be shown', 'This agent was removed.')
      return isThere
    },
    [store],
  )
}
