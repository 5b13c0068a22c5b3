import { Ghost, LayoutGrid, OctagonX, PanelLeft, PanelRight, Play, Plus, Settings, SunMoon, Type } from 'lucide-react'
import type { ReactNode } from 'react'
import { isUp } from '../../../core/agent/state.ts'
import type { SettingsValues } from '../../../shapes/settings.ts'
import { keysFor } from '../../app/shortcuts.ts'
import { useFleetCommands } from '../../app/use-fleet-commands.ts'
import { focusAgent, openOverlay, showPlace, toggleInspector, toggleList, useView } from '../../app/view-state.ts'
import { useFleet } from '../../client/client-context.ts'
import { agentMenu } from '../agent/agent-menu.tsx'
import { PhaseGlyph } from '../agent/phase-glyph.tsx'
import { useAgentCommand } from '../agent/use-agent-command.ts'
import { placeWords } from '../fleet/place-words.ts'

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

const TILE_COUNTS: readonly SettingsValues['tiles'][] = [1, 2, 4, 6, 9]
const THEMES: readonly SettingsValues['theme'][] = ['system', 'dark', 'light']

/** Everything the palette can find: the agents, then what can be done. */
export function usePaletteEntries(): readonly PaletteEntry[] {
  const agents = useFleet((fleet) => [...fleet.agents.values()])
  const selectedId = useView((view) => view.selectedId)
  const run = useAgentCommand()
  const selected = agents.find(({ id }) => id === selectedId)
  const agentEntries = agents.map((agent) => ({
    ...BLANK,
    id: agent.id,
    section: 'Agents' as const,
    icon: <PhaseGlyph phase={agent.state.phase} />,
    label: agent.spec.name,
    detail: placeWords(agent),
    run: () => focusAgent(agent.id),
  }))
  const selectedEntries =
    selected === undefined
      ? []
      : agentMenu(selected, run).map(({ id, label, icon, run }) => ({
          ...BLANK,
          id: `selected-${id}`,
          icon,
          label: `${label.replace('…', '')} ${selected.spec.name}`,
          run,
        }))
  return [...agentEntries, ...selectedEntries, ...useCommandEntries(agents.some(({ state }) => isUp(state.phase)))]
}

const BLANK = { section: 'Commands', detail: '', keys: '' } as const

function useCommandEntries(anyUp: boolean): readonly PaletteEntry[] {
  const commands = useFleetCommands()
  const settings = useFleet((fleet) => fleet.settings)
  const entry = (id: string, label: string, icon: ReactNode, run: () => void): PaletteEntry => ({
    ...BLANK,
    id,
    label,
    icon,
    run,
  })
  const tiles = TILE_COUNTS.filter((count) => count !== settings.tiles).map((count) =>
    entry(`tiles-${count}`, `Show ${count} ${count === 1 ? 'terminal' : 'terminals'}`, <LayoutGrid size={14} />, () =>
      commands.updateSettings({ tiles: count }),
    ),
  )
  const themes = THEMES.filter((theme) => theme !== settings.theme).map((theme) =>
    entry(
      `theme-${theme}`,
      theme === 'system' ? 'Theme of the system' : `${theme === 'dark' ? 'Dark' : 'Light'} theme`,
      <SunMoon size={14} />,
      () => commands.updateSettings({ theme }),
    ),
  )
  return [
    {
      ...entry('new', 'New agent', <Plus size={14} />, () => openOverlay({ kind: 'new-agent' })),
      keys: keysFor('new-agent'),
    },
    {
      ...entry('orphans', 'Orphans', <Ghost size={14} />, () => showPlace('orphans')),
      detail: 'what outlived its run',
      keys: keysFor('orphans'),
    },
    ...(anyUp ? [entry('stop-all', 'Stop all agents', <OctagonX size={14} />, commands.stopAll)] : []),
    entry('demo', 'Start the demo fleet', <Play size={14} />, commands.startDemo),
    ...tiles,
    ...themes,
    {
      ...entry('larger', 'Larger terminal text', <Type size={14} />, () => commands.zoom(1)),
      keys: keysFor('font-larger'),
    },
    {
      ...entry('smaller', 'Smaller terminal text', <Type size={14} />, () => commands.zoom(-1)),
      keys: keysFor('font-smaller'),
    },
    { ...entry('list', 'Show or hide the list', <PanelLeft size={14} />, toggleList), keys: keysFor('toggle-list') },
    {
      ...entry('inspector', 'Show or hide the inspector', <PanelRight size={14} />, toggleInspector),
      keys: keysFor('toggle-inspector'),
    },
    {
      ...entry('settings', 'Settings', <Settings size={14} />, () => openOverlay({ kind: 'settings' })),
      keys: keysFor('settings'),
    },
    {
      ...entry('shortcuts', 'Keyboard shortcuts', <Type size={14} />, () => openOverlay({ kind: 'shortcuts' })),
      keys: keysFor('shortcuts'),
    },
  ]
}
