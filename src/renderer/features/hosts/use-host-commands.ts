import { useMemo } from 'react'
import { formatLatency } from '../../../words/remote-state-words.ts'
import { useHosts } from '../../client/hosts-context.ts'
import type { PageHosts } from '../../client/page-hosts.ts'
import { ask } from '../../state/view-state.ts'
import { tellDone, tellFailure } from '../../ui/toasts.tsx'

/** What can be done with a host in the list. */
export interface HostCommands {
  readonly test: (name: string) => Promise<void>
  readonly remove: (name: string) => void
}

/** Commands on remote hosts; this page's own host carries them out. */
export function useHostCommands(): HostCommands {
  const hosts = useHosts()
  return useMemo(() => ({ test: (name) => test(hosts, name), remove: (name) => askRemove(hosts, name) }), [hosts])
}

async function test({ local }: PageHosts, name: string): Promise<void> {
  const answer = await local.request('host.try', { name })
  if (!answer.ok) return tellFailure(`${name} is not reached`, answer.error.message)
  const { version, latencyMs } = answer.value
  tellDone(`${name} answers: Corral ${version}, ${formatLatency(latencyMs)}`)
}

function askRemove({ local }: PageHosts, name: string): void {
  ask({
    title: `Remove ${name} from the list?`,
    body: 'Windows that show it go back to this machine. What runs there goes on, and it can be added again.',
    action: 'Remove',
    onConfirm: () => void remove(),
  })
  async function remove(): Promise<void> {
    const answer = await local.request('host.remove', { name })
    if (!answer.ok) tellFailure(`${name} could not be removed`, answer.error.message)
  }
}
