import { useMemo } from 'react'
import { PAGE_COMMANDS } from '../../words/commands/page-commands.ts'
import type { Command, CommandMoment } from '../../words/commands/command.ts'
import type { PageCommandId } from '../../words/commands/commands.ts'
import { isUp } from '../../core/agent/state.ts'
import { useClient } from '../client/client-context.ts'
import { useHosts } from '../client/hosts-context.ts'
import type { PageHosts } from '../client/page-hosts.ts'
import type { FleetClient } from '../client/fleet-client.ts'
import type { Fleet } from '../client/fleet.ts'
import { focusFilter, focusList, focusNeedy, focusTile, stepSelection } from './keyboard-moves.ts'
import { shownAgents } from './receivers.ts'
import { useFleetCommands, type FleetCommands } from './use-fleet-commands.ts'
import {
  openMessage,
  openOverlay,
  showPlace,
  toggleFigure,
  toggleInspector,
  toggleList,
  toggleMaximised,
  useView,
} from './view-state.ts'

/** What of a moment depends on the machine the window runs on, whichever host is shown. */
type OwnHost = Pick<CommandMoment, 'hasOtherHosts' | 'theme'>

/** Runs a command of the page; `digit` is for numbered ones. */
export type RunPageCommand = (id: PageCommandId, digit?: number) => void

/** What runs each command of the page; one without an action does not compile. */
type PageActions = Readonly<Record<PageCommandId, (digit: number) => void>>

/** Runs commands of the page, from wherever they were asked for: keys, palette, menu. */
export function usePageCommand(): RunPageCommand {
  const client = useClient()
  const hosts = useHosts()
  const fleet = useFleetCommands()
  return useMemo(() => {
    const actions = pageActions({ client, hosts, fleet })
    return (id, digit = 0) => {
      const command: Command = PAGE_COMMANDS[id]
      if (command.changes !== true || client.store.getState().fleet?.role === 'owner') actions[id](digit)
    }
  }, [client, hosts, fleet])
}

/** What decides which commands are offered, as the fleet is now. */
export function commandMoment({ agents, role, settings: { tiles } }: Fleet, own: OwnHost): CommandMoment {
  const isAnyUp = [...agents.values()].some(({ state }) => isUp(state.phase))
  return { mayChange: role === 'owner', isAnyUp, tiles, ...own }
}

/** The page's commands that are offered in the palette at `moment`. */
export function paletteCommands(moment: CommandMoment): readonly PageCommandId[] {
  const isShown = (id: PageCommandId): boolean => {
    const command: Command = PAGE_COMMANDS[id]
    const isAllowed = moment.mayChange || command.changes !== true
    return command.inPalette === true && isAllowed && (command.isOffered?.(moment) ?? true)
  }
  return (Object.keys(PAGE_COMMANDS) as PageCommandId[]).filter(isShown)
}

function pageActions({
  client: { store },
  hosts,
  fleet: { stopAll, startDemo, updateSettings, zoom },
}: {
  readonly client: FleetClient
  readonly hosts: PageHosts
  readonly fleet: FleetCommands
}): PageActions {
  return {
    palette: () => openOverlay({ kind: 'palette' }),
    'new-agent': () => openOverlay({ kind: 'new-agent' }),
    alerts: () => openOverlay({ kind: 'alerts' }),
    settings: () => openOverlay({ kind: 'settings' }),
    shortcuts: () => openOverlay({ kind: 'shortcuts' }),
    orphans: () => showPlace(useView.getState().place === 'orphans' ? 'fleet' : 'orphans'),
    worktrees: () => showPlace(useView.getState().place === 'worktrees' ? 'fleet' : 'worktrees'),
    history: () => showPlace(useView.getState().place === 'history' ? 'fleet' : 'history'),
    doctor: () => showPlace(useView.getState().place === 'doctor' ? 'fleet' : 'doctor'),
    tasks: () => showPlace(useView.getState().place === 'tasks' ? 'fleet' : 'tasks'),
    hosts: () => showPlace(useView.getState().place === 'hosts' ? 'fleet' : 'hosts'),
    'next-host': () => hosts.show(nextHost(hosts)),
    'own-host': () => hosts.show(null),
    'new-task': () => openOverlay({ kind: 'new-task' }),
    broadcast: () => openMessage(shownAgents(store.getState().fleet)),
    'stop-all': stopAll,
    demo: startDemo,
    'tiles-1': () => updateSettings({ tiles: 1 }),
    'tiles-2': () => updateSettings({ tiles: 2 }),
    'tiles-4': () => updateSettings({ tiles: 4 }),
    'tiles-6': () => updateSettings({ tiles: 6 }),
    'tiles-9': () => updateSettings({ tiles: 9 }),
    'theme-system': () => updateSettings({ theme: 'system' }),
    'theme-dark': () => updateSettings({ theme: 'dark' }),
    'theme-light': () => updateSettings({ theme: 'light' }),
    'font-larger': () => zoom(1),
    'font-smaller': () => zoom(-1),
    'font-reset': () => zoom(0),
    'toggle-list': toggleList,
    'toggle-figure': toggleFigure,
    'toggle-inspector': toggleInspector,
    maximise: maximiseSelected,
    'focus-list': focusList,
    'filter-list': focusFilter,
    'next-agent': () => stepSelection(store.getState().fleet, 1),
    'previous-agent': () => stepSelection(store.getState().fleet, -1),
    'next-needy': () => focusNeedy(store.getState().fleet),
    'focus-tile': focusTile,
  }
}

function maximiseSelected(): void {
  const { selectedId } = useView.getState()
  if (selectedId !== null) toggleMaximised(selectedId)
}

function nextHost({ local, store }: PageHosts): string | null {
  const { name } = store.getState().shown
  const names = [null, ...(local.store.getState().fleet?.host.remotes ?? []).map((remote) => remote.name)]
  return names[(names.indexOf(name) + 1) % names.length] ?? null
}
