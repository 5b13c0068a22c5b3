import type { SessionView, Survivor } from '../../../contract/views.ts'
import { formatCount } from '../../ui/format.ts'

/** What the ledger says of whose a process is. */
export function proofWords({ isProven }: Survivor): string {
  return isProven ? 'proven' : 'cookie only'
}

/** The same at length. */
export function proofHint({ isProven }: Survivor): string {
  return isProven
    ? 'Its pid, start time and boot are those Corral recorded: it is the process Corral started, or a child seen in its tree.'
    : 'It only shows the run’s cookie in its environment. Corral never signals what it cannot prove to be its own: it leaves it alone.'
}

/** Lines that ask for attention, and those a person said to let be; each by agent, the largest first. */
export function ledgerOf(survivors: readonly Survivor[]): {
  readonly open: readonly Survivor[]
  readonly ignored: readonly Survivor[]
} {
  const sorted = survivors.toSorted((a, b) => a.agentName.localeCompare(b.agentName) || b.rssBytes - a.rssBytes)
  return { open: sorted.filter(({ isIgnored }) => !isIgnored), ignored: sorted.filter(({ isIgnored }) => isIgnored) }
}

/** Whose a session is. */
export function ownerWords({ agentId, agentName }: SessionView): string {
  if (agentName !== null) return agentName
  return agentId === null ? 'no agent of this fleet' : agentId
}

/** "2 processes have outlived their run", for the banner and the view. */
export function outlivedWords(count: number): string {
  return `${formatCount(count, 'process', 'processes')} of an earlier run ${count === 1 ? 'is' : 'are'} still running`
}
