import { useEffect } from 'react'
import { assertNever } from '../../base/assert-never.ts'
import { useClient } from '../client/client-context.ts'
import type { Fleet } from '../client/fleet.ts'
import { isUnderTab } from '../features/agent/agent-tabs.ts'
import { listOrder } from '../features/fleet/agent-groups.ts'
import { matchShortcut, type PressedShortcut } from './shortcuts.ts'
import { useFleetCommands, type FleetCommands } from './use-fleet-commands.ts'
import {
  focusAgent,
  openOverlay,
  selectAgent,
  showPlace,
  toggleInspector,
  toggleList,
  toggleMaximised,
  useView,
} from './view-state.ts'

/** Carries out the app's shortcuts while no dialog is open. */
export function useShortcuts(): void {
  const { store } = useClient()
  const commands = useFleetCommands()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { fleet } = store.getState()
      const inTerminal = event.target instanceof Element && event.target.closest('[data-terminal]') !== null
      const pressed = matchShortcut(event, { inTerminal })
      if (pressed === null || fleet === null || useView.getState().overlay.kind !== 'none') return
      event.preventDefault()
      runShortcut(pressed, commands, fleet)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [store, commands])
}

function runShortcut({ id, digit }: PressedShortcut, commands: FleetCommands, fleet: Fleet): void {
  switch (id) {
    case 'palette':
    case 'new-agent':
    case 'settings':
    case 'shortcuts':
      return openOverlay({ kind: id })
    case 'toggle-list':
      return toggleList()
    case 'toggle-inspector':
      return toggleInspector()
    case 'orphans':
      return showPlace(useView.getState().place === 'orphans' ? 'fleet' : 'orphans')
    case 'maximise': {
      const { selectedId } = useView.getState()
      return selectedId === null ? undefined : toggleMaximised(selectedId)
    }
    case 'focus-list':
      return focusList()
    case 'next-agent':
      return step(fleet, 1)
    case 'previous-agent':
      return step(fleet, -1)
    case 'focus-tile':
      return focusTile(digit)
    case 'font-larger':
      return commands.zoom(1)
    case 'font-smaller':
      return commands.zoom(-1)
    case 'font-reset':
      return commands.zoom(0)
    default:
      return assertNever(id)
  }
}

function focusList(): void {
  useView.setState({ isListOpen: true, place: 'fleet' })
  requestAnimationFrame(() => document.getElementById('agent-list')?.focus())
}

function step(fleet: Fleet, by: 1 | -1): void {
  const { selectedId, tab } = useView.getState()
  const ids = listOrder(fleet).filter((id) => {
    const agent = fleet.agents.get(id)
    return agent !== undefined && isUnderTab(agent.state.phase, tab)
  })
  const next = ids[selectedId === null ? 0 : Math.min(ids.length - 1, Math.max(0, ids.indexOf(selectedId) + by))]
  if (next === undefined) return
  const wasInTerminal = document.activeElement?.closest('[data-terminal]') !== null
  if (wasInTerminal) focusAgent(next)
  else selectAgent(next)
}

function focusTile(digit: number): void {
  const id = document.querySelectorAll<HTMLElement>('#tiles [data-terminal]')[digit - 1]?.dataset['terminal']
  if (id !== undefined) focusAgent(id)
}
