import { useEffect } from 'react'
import { agentIdOf } from '../../core/subject.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import { announcementOf } from '../../words/announcement-words.ts'
import { useClient } from '../client/client-context.ts'
import { focusAgent, showPlace } from '../state/view-state.ts'
import { tellNews } from '../ui/toasts.tsx'

/** Shows toasts for what needs attention although it may be out of view: an agent that gave up, failed over, or cannot be killed. */
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
  const news = announcementOf(event, name)
  if (news === null || (news.isOnCard && isInSight(id))) return
  const { title, description, tone, shows } = news
  const action =
    shows === 'agent'
      ? { label: 'Show', run: () => focusAgent(id) }
      : { label: 'Orphans', run: () => showPlace('orphans') }
  tellNews({ title, description, tone, action })
}

function isInSight(agentId: string): boolean {
  return !document.hidden && document.querySelector(`#tiles [data-agent-id="${CSS.escape(agentId)}"]`) !== null
}
