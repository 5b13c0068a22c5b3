import { assertNever } from '../../base/assert-never.ts'
import type { UpdateState } from './update.ts'

/** Why it is asked whether to install: a person said so, has answered what it would end, or the app ends anyway. */
export type InstallOccasion =
  | { readonly kind: 'wished' }
  | { readonly kind: 'confirmed' }
  /** The person quit, and the agents that had to stop have stopped. */
  | { readonly kind: 'quit' }
  /** The system logs out or shuts down: it does not wait for an installer. */
  | { readonly kind: 'session-end' }

/** `ask`: as many agents would end with the app, and a person must agree to that first. */
export type InstallDecision =
  | { readonly kind: 'keep' }
  | { readonly kind: 'ask'; readonly version: string; readonly agents: number }
  /** Stop what must stop by its plan, then install and start again. */
  | { readonly kind: 'stop-then-install'; readonly version: string }
  | { readonly kind: 'install'; readonly version: string; readonly startsAgain: boolean }

/**
 * Whether a downloaded update is installed now. Installing ends the app and with it every agent on a pty of its own; those in tmux go on.
 * @param endingAgents how many live agents would end with the app
 */
export function decideInstall(state: UpdateState, occasion: InstallOccasion, endingAgents: number): InstallDecision {
  if (state.kind !== 'downloaded') return { kind: 'keep' }
  const { version } = state
  switch (occasion.kind) {
    case 'wished':
      if (endingAgents > 0) return { kind: 'ask', version, agents: endingAgents }
      return { kind: 'install', version, startsAgain: true }
    case 'confirmed':
      if (endingAgents > 0) return { kind: 'stop-then-install', version }
      return { kind: 'install', version, startsAgain: true }
    case 'quit':
      return endingAgents > 0 ? { kind: 'keep' } : { kind: 'install', version, startsAgain: false }
    case 'session-end':
      return { kind: 'keep' }
    default:
      return assertNever(occasion)
  }
}
