import { useEffect } from 'react'
import type { JournalEntry } from '../../shapes/journal.ts'
import { useClient } from '../client/client-context.ts'
import { formatCount } from '../ui/format.ts'
import { tellNews } from '../ui/toasts.tsx'
import { focusAgent, showPlace } from './view-state.ts'
import { agentIdOf } from '../../core/subject.ts'

/** Tells of what a person must know wherever they look: an agent that gave up, failed over, or will not die. */
export function useAnnouncements(): void {
  const client = useClient()
  useEffect(() => {
    const subscription = client.onEntry((entry) => {
      const id = agentIdOf(entry)
      const name = id === null ? undefined : client.store.getState().fleet?.agents.get(id)?.spec.name
      if (id !== null && name !== undefined) announce(entry.event, { id, name })
    })
    return () => subscription.dispose()
  }, [client])
}

function announce(event: JournalEntry['event'], { id, name }: { readonly id: string; readonly name: string }): void {
  const show = { label: 'Show', run: () => focusAgent(id) }
  if (event.kind !== 'failover' && isInSight(id)) return
  if (event.kind === 'failover') {
    tellNews({ title: `${name} runs its fallback now`, description: event.reason, tone: 'waiting', action: show })
  } else if (event.kind === 'crash-loop') {
    tellNews({
      title: `${name} gave up`,
      description: `It ended too often: ${formatCount(event.restarts, 'restart')} in a row.`,
      tone: 'danger',
      action: show,
    })
  } else if (event.kind === 'unkillable') {
    tellNews({
      title: `${name} will not die`,
      description: `${formatCount(event.survivors.length, 'process', 'processes')} survived every step of the stop.`,
      tone: 'danger',
      action: { label: 'Orphans', run: () => showPlace('orphans') },
    })
  }
}

/** Its card says it already. */
function isInSight(agentId: string): boolean {
  return !document.hidden && document.querySelector(`#tiles [data-agent-id="${CSS.escape(agentId)}"]`) !== null
}
