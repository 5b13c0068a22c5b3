import { useMemo } from 'react'
import type { SessionView, Survivor } from '../../contract/views.ts'
import { ask } from './view-state.ts'
import { useClient, useFleet } from '../client/client-context.ts'
import type { FleetClient } from '../client/fleet-client.ts'
import { formatBytes, formatCount } from '../../words/format.ts'
import { tellDone, tellFailure } from '../ui/toasts.tsx'

/** Commands on survivors and sessions. */
export interface OrphanCommands {
  readonly kill: (survivor: Survivor) => void
  readonly killAll: (survivors: readonly Survivor[]) => void
  readonly ignore: (survivor: Survivor, isIgnored: boolean) => void
  readonly endSession: (session: SessionView, onEnded: () => void) => void
}

/** Commands on the orphan ledger: with a confirmation where needed, and a message when they fail. */
export function useOrphanCommands(): OrphanCommands {
  const client = useClient()
  return useMemo(
    () => ({
      kill: (survivor) => askKill(client, survivor),
      killAll: (survivors) => askKillAll(client, survivors),
      ignore: (survivor, isIgnored) => void ignore(client, survivor, isIgnored),
      endSession: (session, onEnded) => askEnd(client, session, onEnded),
    }),
    [client],
  )
}

/** Processes of the agent's earlier runs that keep it from starting: proven to be its own, and not ignored. */
export function useSurvivorsOf(agentId: string): readonly Survivor[] {
  const survivors = useFleet(({ host }) => host.survivors)
  return survivors.filter((each) => each.agentId === agentId && each.isProven && !each.isIgnored)
}

function askKill(client: FleetClient, survivor: Survivor): void {
  ask({
    title: `Kill ${survivor.name}, pid ${survivor.pid}?`,
    body: `It was started for ${survivor.agentName} and uses ${formatBytes(survivor.rssBytes)}. Unsaved work is lost. Before killing it, Corral checks again that it is still the same process.`,
    action: 'Kill',
    onConfirm: () => void killEach(client, [survivor]),
  })
}

function askKillAll(client: FleetClient, survivors: readonly Survivor[]): void {
  ask({
    title: `Kill ${formatCount(survivors.length, 'process', 'processes')}?`,
    body: 'All processes that are proven to be Corral’s and are not ignored. Unsaved work is lost.',
    action: 'Kill all',
    onConfirm: () => void killEach(client, survivors),
  })
}

async function killEach(client: FleetClient, survivors: readonly Survivor[]): Promise<void> {
  const answers = await Promise.all(
    survivors.map(({ pid, startTime }) => client.request('survivor.kill', { pid, startTime })),
  )
  const failed = answers.find(({ ok }) => !ok)
  if (failed !== undefined && !failed.ok) return tellFailure('Not every process was killed', failed.error.message)
  tellDone(`${formatCount(survivors.length, 'process', 'processes')} killed`)
}

async function ignore(client: FleetClient, { pid, startTime }: Survivor, isIgnored: boolean): Promise<void> {
  const answer = await client.request('survivor.ignore', { pid, startTime, isIgnored })
  if (!answer.ok) tellFailure('The ledger could not be changed', answer.error.message)
}

function askEnd(client: FleetClient, session: SessionView, onEnded: () => void): void {
  const end = async (): Promise<void> => {
    const answer = await client.request('session.end', { runId: session.runId })
    if (!answer.ok) return tellFailure('The session could not be ended', answer.error.message)
    onEnded()
  }
  ask({
    title: 'End this session?',
    body: 'No agent of this fleet belongs to it. Everything that runs in it ends with it.',
    action: 'End',
    onConfirm: () => void end(),
  })
}
