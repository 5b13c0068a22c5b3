import { useState, type ReactElement, type SyntheticEvent } from 'react'
import { agentMenu } from '../../agent/agent-menu.tsx'
import { useAgent, useCanOpen, useMayChange } from '../../client/client-context.ts'
import { useAgentCommand } from '../../state/use-agent-command.ts'
import { selectAgent } from '../../state/view-state.ts'
import { SharedMenuArea, type MenuEntry } from '../../ui/menu.tsx'
import { rowAgentAt } from './row-agent.ts'

/** The menu of the agent whose row is clicked, for all rows in `children`. */
export function RowMenu({ children }: { readonly children: ReactElement<Record<string, unknown>> }): ReactElement {
  const [agentId, setAgentId] = useState<string | null>(null)
  const mayChange = useMayChange()
  const onAsk = (event: SyntheticEvent): void => {
    const id = rowAgentAt(event.target)
    if (id === null || !mayChange) return event.stopPropagation()
    setAgentId(id)
    if (event.type === 'contextmenu') selectAgent(id)
  }
  return (
    <SharedMenuArea entries={useEntries(agentId)} onAsk={onAsk}>
      {children}
    </SharedMenuArea>
  )
}

function useEntries(agentId: string | null): readonly MenuEntry[] {
  const agent = useAgent(agentId)
  const run = useAgentCommand()
  const canOpen = useCanOpen()
  return agent === null ? [] : agentMenu(agent, run, canOpen)
}
