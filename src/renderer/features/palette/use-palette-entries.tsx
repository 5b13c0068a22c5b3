import {
  Bell,
  CircleDollarSign,
  Ghost,
  GitBranch,
  History,
  Keyboard,
  LayoutGrid,
  ListTodo,
  OctagonX,
  PanelLeft,
  PanelRight,
  Play,
  Plus,
  Send,
  Settings,
  Stethoscope,
  Server,
  SunMoon,
  Type,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { agentMenu } from '../../agent/agent-menu.tsx'
import { AgentGlyph } from '../../agent/agent-glyph.tsx'
import { useCanOpen, useFleet, useMayChange } from '../../client/client-context.ts'
import { useHosts, useRemotes, useShownHost, useTheme } from '../../client/hosts-context.ts'
import { usePageTime } from '../../client/now.ts'
import { keysFor } from '../../state/command-keys.ts'
import { useAgentCommand } from '../../state/use-agent-command.ts'
import { commandMoment, paletteCommands, usePageCommand } from '../../state/use-page-command.ts'
import { focusAgent, useView } from '../../state/view-state.ts'
import type { AgentCommand } from '../../../words/commands/agent-commands.ts'
import { commandOf, type PageCommandId } from '../../../words/commands/commands.ts'
import { remoteStateLine } from '../../../words/remote-state-words.ts'
import { placeWords } from '../../../words/place-words.ts'

/** One line of the palette. */
export interface PaletteEntry {
  readonly id: string
  readonly section: 'Agents' | 'Commands'
  readonly icon: ReactNode
  readonly label: string
  readonly detail: string
  readonly keys: string
  readonly run: () => void
}

/** Everything the palette can find: the agents, then what can be done. */
export function usePaletteEntries(): readonly PaletteEntry[] {
  const agents = useFleet((fleet) => [...fleet.agents.values()])
  const selectedId = useView((view) => view.selectedId)
  const run = useAgentCommand()
  const canOpen = useCanOpen()
  const selected = agents.find(({ id }) => id === selectedId)
  const mayChange = useMayChange()
  const agentEntries = agents.map((agent) => ({
    ...BLANK,
    id: agent.id,
    section: 'Agents' as const,
    icon: <AgentGlyph phase={agent.state.phase} activity={agent.activity} isHeld={agent.held !== null} />,
    label: agent.spec.name,
    detail: placeWords(agent),
    run: () => focusAgent(agent.id),
  }))
  const selectedEntries =
    selected === undefined
      ? []
      : agentMenu(selected, run, canOpen)
          .filter(({ id }) => mayChange || READ_ONLY.has(id))
          .map(({ id, label, icon, run }) => ({
            ...BLANK,
            id: `selected-${id}`,
            icon,
            label: `${label.replace('…', '')} ${selected.spec.name}`,
            run,
          }))
  return [...agentEntries, ...useHostEntries(), ...selectedEntries, ...useCommandEntries()]
}

/** The hosts that can be shown in place of this one. */
function useHostEntries(): readonly PaletteEntry[] {
  const hosts = useHosts()
  const shown = useShownHost()
  const now = usePageTime()
  return useRemotes()
    .filter(({ name }) => name !== shown)
    .map((remote) => ({
      ...BLANK,
      id: `host-${remote.name}`,
      icon: <Server size={14} />,
      label: `Show ${remote.name}`,
      detail: remoteStateLine(remote, now),
      run: () => hosts.show(remote.name),
    }))
}

/** Commands on an agent that change nothing. */
const READ_ONLY: ReadonlySet<string> = new Set<AgentCommand>(['post-mortem'])
const BLANK = { section: 'Commands', detail: '', keys: '' } as const

/** Icons of the palette's commands; the others show their group's. */
const ICONS: Readonly<Partial<Record<PageCommandId, ReactNode>>> = {
  'new-agent': <Plus size={14} />,
  alerts: <Bell size={14} />,
  orphans: <Ghost size={14} />,
  worktrees: <GitBranch size={14} />,
  history: <History size={14} />,
  doctor: <Stethoscope size={14} />,
  tasks: <ListTodo size={14} />,
  hosts: <Server size={14} />,
  'next-host': <Server size={14} />,
  'own-host': <Server size={14} />,
  'new-task': <ListTodo size={14} />,
  broadcast: <Send size={14} />,
  'stop-all': <OctagonX size={14} />,
  demo: <Play size={14} />,
  'theme-system': <SunMoon size={14} />,
  'theme-dark': <SunMoon size={14} />,
  'theme-light': <SunMoon size={14} />,
  'font-larger': <Type size={14} />,
  'font-smaller': <Type size={14} />,
  'toggle-list': <PanelLeft size={14} />,
  'toggle-figure': <CircleDollarSign size={14} />,
  'toggle-inspector': <PanelRight size={14} />,
  settings: <Settings size={14} />,
  shortcuts: <Keyboard size={14} />,
}

function useCommandEntries(): readonly PaletteEntry[] {
  const run = usePageCommand()
  const own = { hasOtherHosts: useRemotes().length > 0, theme: useTheme() }
  const moment = useFleet((fleet) => commandMoment(fleet, own))
  return paletteCommands(moment).map((id) => {
    const { title, detail = '' } = commandOf(id)
    return {
      ...BLANK,
      id,
      label: title,
      detail,
      icon: ICONS[id] ?? <LayoutGrid size={14} />,
      keys: keysFor(id),
      run: () => run(id),
    }
  })
}
