import { assertNever } from '../../base/assert-never.ts'
import type { ShownPhase } from '../../shapes/state.ts'
import { lastRunOf } from '../../core/agent/state.ts'

/** One thing that can be done with an agent. */
interface AgentCommandEntry {
  readonly id: string
  readonly title: string
  /** It cannot be taken back. */
  readonly isDangerous?: true
  /** It opens a dialog first, which menus show by an ellipsis. */
  readonly asks?: true
  /** Menus draw a line above it. */
  readonly isApart?: true
}

/** Everything that can be done with one agent, for its menus, the palette and the help sheet. */
export const AGENT_COMMANDS = [
  { id: 'let-run', title: 'Let it run' },
  { id: 'start', title: 'Start' },
  { id: 'resume', title: 'Start, going on with its conversation' },
  { id: 'start-anew', title: 'Start with a new conversation' },
  { id: 'stop', title: 'Stop' },
  { id: 'restart', title: 'Restart' },
  { id: 'kill', title: 'Kill', isDangerous: true },
  { id: 'send', title: 'Send a message', asks: true, isApart: true },
  { id: 'edit', title: 'Edit', asks: true, isApart: true },
  { id: 'open-folder', title: 'Open folder' },
  { id: 'open-editor', title: 'Open in editor' },
  { id: 'post-mortem', title: 'Post-mortem' },
  { id: 'remove', title: 'Remove', asks: true, isDangerous: true },
] as const satisfies readonly AgentCommandEntry[]

/** A command on one agent. */
export type AgentCommand = (typeof AGENT_COMMANDS)[number]['id']

/** A command on one agent as data. */
export function agentCommandOf(command: AgentCommand): AgentCommandEntry {
  return ENTRIES[command]
}

const ENTRIES = Object.fromEntries(AGENT_COMMANDS.map((entry) => [entry.id, entry])) as Readonly<
  Record<AgentCommand, AgentCommandEntry>
>

/** What else decides which commands are offered. */
export interface CommandOccasion {
  /** The guard of the machine's memory holds the agent. */
  readonly isHeld?: boolean
  /** There is a conversation a start could go on with. */
  readonly canResume?: boolean
  /** It has a worktree, and who asks sits at the machine where that is. */
  readonly canOpen?: boolean
}

/** The commands a phase allows, in the order they are shown. */
export function commandsOf(
  phase: ShownPhase,
  { isHeld = false, canResume = false, canOpen = false }: CommandOccasion = {},
): readonly AgentCommand[] {
  const allowed = allowedIn(phase).flatMap((command): readonly AgentCommand[] => {
    if (command === 'edit' && canOpen) return ['edit', 'open-folder', 'open-editor']
    if (command === 'start' && canResume) return ['start', 'resume', 'start-anew']
    return command === 'remove' && lastRunOf(phase) !== null ? ['post-mortem', command] : [command]
  })
  return isHeld ? ['let-run', ...allowed] : allowed
}

function allowedIn(phase: ShownPhase): readonly AgentCommand[] {
  switch (phase.kind) {
    case 'starting':
    case 'running':
      return ['stop', 'restart', 'kill', 'send', 'edit', 'remove']
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
    // The host says no to what its phase does not allow.
    case 'unknown':
      return ['start', 'stop', 'edit', 'remove']
    default:
      return assertNever(phase)
  }
}

/** The word for a command in a phase. */
export function commandLabel(command: AgentCommand, phase: ShownPhase): string {
  switch (command) {
    case 'start':
      return startLabel(phase)
    case 'stop':
      return stopLabel(phase)
    case 'kill':
      return phase.kind === 'stopping' ? 'Kill now' : 'Kill'
    case 'let-run':
    case 'resume':
    case 'start-anew':
    case 'restart':
    case 'send':
    case 'edit':
    case 'open-folder':
    case 'open-editor':
    case 'post-mortem':
    case 'remove': {
      const { title, asks } = agentCommandOf(command)
      return asks === true ? `${title}…` : title
    }
    default:
      return assertNever(command)
  }
}

function startLabel({ kind }: ShownPhase): string {
  if (kind === 'queued') return 'Start anyway'
  return kind === 'backoff' ? 'Start now' : 'Start'
}

function stopLabel({ kind }: ShownPhase): string {
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
    case 'unknown':
      return 'Stop'
    default:
      return assertNever(kind)
  }
}
