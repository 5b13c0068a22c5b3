import { assertNever } from '../../../base/assert-never.ts'
import type { Phase } from '../../../core/agent/state.ts'

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
      return ['start', 'stop', 'edit', 'remove']
    case 'stopped':
    case 'crash-loop':
    case 'failed':
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
      return phase.kind === 'queued' || phase.kind === 'backoff' ? 'Start now' : 'Start'
    case 'stop':
      return phase.kind === 'unkillable' ? 'Mark as ended' : 'Stop'
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
