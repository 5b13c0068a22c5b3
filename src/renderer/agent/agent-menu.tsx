import {
  FileSearch,
  FolderOpen,
  MessageSquarePlus,
  MessagesSquare,
  OctagonX,
  Pencil,
  Play,
  RotateCw,
  Send,
  Square,
  SquarePen,
  StepForward,
  Trash2,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { AgentView } from '../../contract/views.ts'
import type { MenuEntry } from '../ui/menu.tsx'
import {
  agentCommandOf,
  commandLabel,
  commandsOf,
  type AgentCommand,
  type CommandOccasion,
} from '../../words/commands/agent-commands.ts'

const ICONS: Readonly<Record<AgentCommand, ReactNode>> = {
  'let-run': <StepForward size={14} />,
  start: <Play size={14} />,
  resume: <MessagesSquare size={14} />,
  'start-anew': <MessageSquarePlus size={14} />,
  stop: <Square size={14} />,
  restart: <RotateCw size={14} />,
  kill: <OctagonX size={14} />,
  send: <Send size={14} />,
  edit: <Pencil size={14} />,
  'open-folder': <FolderOpen size={14} />,
  'open-editor': <SquarePen size={14} />,
  'post-mortem': <FileSearch size={14} />,
  remove: <Trash2 size={14} />,
}

/** What decides, beside its phase, which commands an agent has. `canOpen`: folders can be shown to who looks. */
export function occasionOf({ held, conversation, worktree }: AgentView, canOpen: boolean): CommandOccasion {
  return { isHeld: held !== null, canResume: conversation !== null, canOpen: canOpen && worktree !== null }
}

/** Menu entries for everything the agent's phase allows. */
export function agentMenu(
  agent: AgentView,
  run: (command: AgentCommand, agent: AgentView) => void,
  canOpen: boolean,
): MenuEntry[] {
  return commandsOf(agent.state.phase, occasionOf(agent, canOpen)).map((command) => ({
    id: command,
    label: commandLabel(command, agent.state.phase),
    icon: ICONS[command],
    danger: agentCommandOf(command).isDangerous === true,
    apart: agentCommandOf(command).isApart === true,
    run: () => run(command, agent),
  }))
}
