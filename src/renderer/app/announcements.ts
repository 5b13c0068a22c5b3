import { useEffect } from 'react'
import type { JournalEntry } from '../../shapes/journal.ts'
import { useClient } from '../client/client-context.ts'
import { formatCount } from '../../words/format.ts'
import { tellNews } from '../ui/toasts.tsx'
import { focusAgent, showPlace } from '../state/view-state.ts'

/** Tells of what a person must know wherever they look: an agent that gave up, failed over, or will not die. */
export function useAnnouncements(): void {
  const client = useClient()
  useEffect(() => {
    const subscription = client.onEntry((entry) => {
      const name = client.store.getState().fleet?.agents.get(entry.agentId)?.spec.name
      if (name !== undefined) announce(entry, name)
    })
    return () => subscription.dispose()
  }, [client])
}

function announce({ fact, agentId }: JournalEntry, name: string): void {
  const show = { label: 'Show', run: () => focusAgent(agentId) }
  if (fact.kind !== 'failover' && isInSight(agentId)) return
  if (fact.kind === 'failover') {
    tellNews({ title: `${name} runs its fallback now`, description: fact.reason, tone: 'waiting', action: show })
  } else if (fact.kind === 'crash-loop') {
    tellNews({
      title: `${name} gave up`,
      description: `It ended too often: ${formatCount(fact.restarts, 'restart')} in a row.`,
      tone: 'danger',
      action: show,
    })
  } else if (fact.kind === 'unkillable') {
    tellNews({
      title: `${name} will not die`,
      description: `${formatCount(fact.survivors.length, 'process', 'processes')} survived every step of the stop.`,
      tone: 'danger',
      action: { label: 'Orphans', run: () => showPlace('orphans') },
    })
  }
}

/** Its card says it already. */
function isInSight(agentId: string): boolean {
  return !document.hidden && document.querySelector(`#tiles [data-agent-id="${CSS.escape(agentId)}"]`) !== null
}
