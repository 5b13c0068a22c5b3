import type { Fleet } from '../client/fleet.ts'
import { listOrder } from './agent-groups.ts'
import { isUnderTab } from './agent-tabs.ts'
import { focusAgent, selectAgent, useView } from './view-state.ts'

/** Shows the list and gives it the keyboard. */
export function focusList(): void {
  useView.setState({ isListOpen: true, place: 'fleet' })
  requestAnimationFrame(() => document.getElementById('agent-list')?.focus())
}

/** Selects the next or previous agent of the list's tab; the keyboard follows when it was in a terminal. */
export function stepSelection(fleet: Fleet | null, by: 1 | -1): void {
  if (fleet === null) return
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

/** Gives the keyboard to a terminal by its place in the grid, from 1. */
export function focusTile(place: number): void {
  const id = document.querySelectorAll<HTMLElement>('#tiles [data-terminal]')[place - 1]?.dataset['terminal']
  if (id !== undefined) focusAgent(id)
}
