import type { Fleet } from '../client/fleet.ts'
import { listOrder } from './agent-groups.ts'
import { FILTER_ID, focusAgent, selectAgent, useView, type ViewState } from './view-state.ts'

/** Shows the list and gives it the keyboard. */
export function focusList(): void {
  useView.setState({ isListOpen: true, place: 'fleet' })
  requestAnimationFrame(() => document.getElementById('agent-list')?.focus())
}

/** Shows the list and gives its filter the keyboard. */
export function focusFilter(): void {
  useView.setState({ isListOpen: true, place: 'fleet' })
  requestAnimationFrame(() => {
    const input = document.getElementById(FILTER_ID)
    if (input instanceof HTMLInputElement) input.select()
  })
}

/** Selects the next or previous agent of the list; the keyboard follows when it was in a terminal. */
export function stepSelection(fleet: Fleet | null, by: 1 | -1): void {
  const next = fleet === null ? null : steppedId(fleet, useView.getState(), by)
  if (next === null) return
  const wasInTerminal = document.activeElement?.closest('[data-terminal]') !== null
  if (wasInTerminal) focusAgent(next)
  else selectAgent(next)
}

/** The agent before or after the selected one in the list, which ends at both ends; null: the list is empty. */
export function steppedId(
  fleet: Pick<Fleet, 'agents' | 'order'>,
  { selectedId, tab, listed }: Pick<ViewState, 'selectedId' | 'tab' | 'listed'>,
  by: 1 | -1,
): string | null {
  const ids = listed ?? listOrder(fleet, tab)
  const at = selectedId === null ? 0 : ids.indexOf(selectedId) + by
  return ids[Math.min(ids.length - 1, Math.max(0, at))] ?? null
}

/** Goes to the terminal of the agent that has waited longest for a person; from one of those to the next. */
export function focusNeedy(fleet: Pick<Fleet, 'agents' | 'order'> | null): void {
  const next = fleet === null ? null : nextNeedy(fleet, useView.getState().selectedId)
  if (next !== null) focusAgent(next)
}

/** The agent after the selected one among those that need a person, round and round; null: nobody does. */
export function nextNeedy(fleet: Pick<Fleet, 'agents' | 'order'>, selectedId: string | null): string | null {
  const ids = listOrder(fleet, 'needs-you')
  const at = selectedId === null ? -1 : ids.indexOf(selectedId)
  return ids[(at + 1) % ids.length] ?? null
}

/** Gives the keyboard to a terminal by its place in the grid, from 1. */
export function focusTile(place: number): void {
  const id = document.querySelectorAll<HTMLElement>('#tiles [data-terminal]')[place - 1]?.dataset['terminal']
  if (id !== undefined) focusAgent(id)
}
