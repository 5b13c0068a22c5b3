import { FileSearch, OctagonX, Pencil, Play, RotateCw, Square, StepForward, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { AgentView } from '../../contract/views.ts'
import type { MenuEntry } from '../ui/menu.tsx'
import { agentCommandOf, commandLabel, commandsOf, type AgentCommand } from '../../words/commands/agent-commands.ts'

const ICONS: Readonly<Record<AgentCommand, ReactNode>> = {
  'let-run': <StepForward size={14} />,
  start: <Play size={14} />,
  stop: <Square size={14} />,
  restart: <RotateCw size={14} />,
  kill: <OctagonX size={14} />,
  edit: <Pencil size={14} />,
  'post-mortem': <FileSearch size={14} />,
  remove: <Trash2 size={14} />,
}

/** Menu entries for everything the agent's phase allows. */
export function agentMenu(agent: AgentView, run: (command: AgentCommand, agent: AgentView) => void): MenuEntry[] {
  return commandsOf(agent.state.phase, agent.held !== null).map((command) => ({
    id: command,
    label: commandLabel(command, agent.state.phase),
    icon: ICONS[command],
    danger: agentCommandOf(command).isDangerous === true,
    apart: agentCommandOf(command).isApart === true,
    run: () => run(command, agent),
  }))
}
