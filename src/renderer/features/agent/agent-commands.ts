import { assertNever } from '../../../base/assert-never.ts'
import type { Phase } from '../../../shapes/state.ts'

/** What can be done with one agent. */
export type AgentCommand = 'start' | 'stop' | 'restart' | 'kill' | 'edit' | 'remove'

/** The commands a phase allows, in the order they are shown. */
export function commandsOf(phase: Phase): readonly AgentCommand[] {
  switch (phase.kind) {
    case 'starting':
    case 'running':
      return ['stop', 'restart', 'kill', 'edit', 'remove']
    case 'stopping':
      return phase.next === 'start' || phase.cause === 'remove'
        ? ['kill', 'edit', 'remove']
        : ['kill', 'restart', 'edit', 'remove']
    case 'queued':
    case 'backoff':
    case 'crash-loop':
    case 'failed':
      return ['start', 'stop', 'edit', 'remove']
    case 'stopped':
      return ['start', 'edit', 'remove']
    case 'unkillable':
      return ['stop', 'edit', 'remove']
    default:
      return assertNever(phase)
  }
}

/** The word for a command in a phase. */
export function commandLabel(command: AgentCommand, phase: Phase): string {
  switch (command) {
    case 'start':
      return startLabel(phase)
    case 'stop':
      return stopLabel(phase)
    case 'restart':
      return 'Restart'
    case 'kill':
      return phase.kind === 'stopping' ? 'Kill now' : 'Kill'
    case 'edit':
      return 'Edit…'
    case 'remove':
      return 'Remove…'
    default:
      return assertNever(command)
  }
}

function startLabel({ kind }: Phase): string {
  if (kind === 'queued') return 'Start anyway'
  return kind === 'backoff' ? 'Start now' : 'Start'
}

function stopLabel({ kind }: Phase): string {
  switch (kind) {
    case 'unkillable':
      return 'Mark as ended'
    case 'queued':
      return 'Cancel the start'
    case 'crash-loop':
    case 'failed':
      return 'Dismiss'
    case 'stopped':
    case 'starting':
    case 'running':
    case 'stopping':
    case 'backoff':
      return 'Stop'
    default:
      return assertNever(kind)
  }
}
