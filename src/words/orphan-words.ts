import { formatCount } from './format.ts'

/** Whether a process of the orphan ledger is proven to be one that Corral started. */
interface Provable {
  readonly isProven: boolean
}

/** How it is known whose process it is. */
export function proofWords({ isProven }: Provable): string {
  return isProven ? 'proven' : 'cookie only'
}

/** The same at length. */
export function proofHint({ isProven }: Provable): string {
  return isProven
    ? 'Its pid, start time and boot match what Corral recorded: it is the process Corral started, or a child seen in its tree.'
    : 'Only its environment names the run (CORRAL_RUN_ID). Corral sends signals only to processes it can prove to be its own, so it leaves this one alone.'
}

/** Whose a tmux session is. */
export function ownerWords({
  agentId,
  agentName,
}: {
  readonly agentId: string | null
  readonly agentName: string | null
}): string {
  return agentName ?? agentId ?? 'no agent of this fleet'
}

/** "2 processes of an earlier run are still running", for the banner and the view. */
export function outlivedWords(count: number): string {
  return `${formatCount(count, 'process', 'processes')} of an earlier run ${count === 1 ? 'is' : 'are'} still running`
}
