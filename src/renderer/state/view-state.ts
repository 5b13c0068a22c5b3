import type { ReactNode } from 'react'
import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { AgentTab } from '../../core/agent/agent-tabs.ts'
import { AS_MADE, type AgentOrder } from '../../words/filter/agent-order.ts'
import type { RunOfHistory } from '../../shapes/history.ts'

/** A confirmation asked before something that cannot be undone. */
export interface Question {
  readonly title: string
  readonly body: ReactNode
  readonly action: string
  readonly onConfirm: () => void
}

/** What is open over the window's content: a dialog, the palette, or nothing. */
export type Overlay =
  | { readonly kind: 'none' }
  | { readonly kind: 'new-agent' }
  | { readonly kind: 'edit-agent'; readonly id: string }
  | { readonly kind: 'settings'; readonly section?: SettingsSection }
  /** `alertId`: the alert that is to be seen. */
  | { readonly kind: 'alerts'; readonly alertId?: string }
  | { readonly kind: 'compare-runs'; readonly runs: readonly [RunOfHistory, RunOfHistory] }
  | { readonly kind: 'new-task' }
  | { readonly kind: 'task'; readonly id: number }
  | { readonly kind: 'add-host' }
  | { readonly kind: 'rename-host'; readonly name: string }
  | { readonly kind: 'palette' }
  | { readonly kind: 'shortcuts' }
  | { readonly kind: 'question'; readonly question: Question }

/** The sections of the settings. */
export type SettingsSection =
  'general' | 'notifications' | 'starting' | 'limits' | 'orphans' | 'security' | 'logins' | 'host'

/** What fills the window under the top bar. */
export type Place = 'fleet' | 'orphans' | 'worktrees' | 'post-mortem' | 'history' | 'doctor' | 'tasks' | 'hosts'

/** A run that is over. */
export interface RunRef {
  readonly agentId: string
  readonly generation: number
}

/** What this window shows; the state of the fleet itself is in `client/`. */
export interface ViewState {
  readonly place: Place
  /** The run whose post-mortem was opened last; null: none was. */
  readonly postMortemOf: RunRef | null
  /** Where it was opened, and closing it leads back to. */
  readonly postMortemFrom: 'fleet' | 'history'
  readonly selectedId: string | null
  readonly tab: AgentTab
  /** What the list is filtered by, as typed (`src/words/filter/`), and its order. */
  readonly filter: string
  readonly order: AgentOrder
  /** The agents as the list shows them; null: it is not shown. */
  readonly listed: readonly string[] | null
  readonly isListOpen: boolean
  readonly isInspectorOpen: boolean
  /** The figure of each agent that is up in the list. */
  readonly figure: 'memory' | 'spending'
  /** The agent whose terminal fills the grid; null: none. */
  readonly maximisedId: string | null
  /** Agents in order of selection, latest first; the grid replaces the one selected longest ago. */
  readonly recent: readonly string[]
  readonly overlay: Overlay
  /** The agents that get the message being written, as chosen; null: none is. */
  readonly receivers: readonly string[] | null
  /** The terminal that is to take the focus; `at` distinguishes one request from the next. */
  readonly focusWish: { readonly id: string; readonly at: number } | null
}

/** Below this width the inspector lies over the tiles and is closed until asked for, px. */
const NARROW_PX = 1_120

const NOTHING: Overlay = { kind: 'none' }

/** The view's state; selection and open panels survive a reload. */
export const useView = create<ViewState>()(
  persist(
    (): ViewState => ({
      place: 'fleet',
      postMortemOf: null,
      postMortemFrom: 'fleet',
      selectedId: null,
      tab: 'all',
      filter: '',
      order: AS_MADE,
      listed: null,
      isListOpen: true,
      isInspectorOpen: globalThis.innerWidth >= NARROW_PX,
      figure: 'memory',
      maximisedId: null,
      recent: [],
      overlay: NOTHING,
      receivers: null,
      focusWish: null,
    }),
    {
      name: 'corral-view',
      partialize: ({ selectedId, isListOpen, isInspectorOpen, figure, filter, order }) => ({
        selectedId,
        isListOpen,
        figure,
        filter,
        order,
        isInspectorOpen: isInspectorOpen && globalThis.innerWidth >= NARROW_PX,
      }),
    },
  ),
)

/** Another host is shown: what was opened, selected or chosen is of the one before. */
export function leaveHost(): void {
  useView.setState({
    ...{ place: 'fleet', selectedId: null, recent: [], maximisedId: null, listed: null },
    ...{ receivers: null, focusWish: null, postMortemOf: null, overlay: NOTHING },
  })
}

/** Selects an agent and shows the fleet: the list, its tile and the inspector follow. */
export function selectAgent(id: string): void {
  selectInPlace(id)
  useView.setState({ place: 'fleet' })
}

/** Selects an agent without leaving the view that is shown. */
export function selectInPlace(id: string): void {
  useView.setState(({ recent, maximisedId }) => ({
    selectedId: id,
    recent: [id, ...recent.filter((other) => other !== id)].slice(0, 32),
    maximisedId: maximisedId === null ? null : id,
  }))
}

/** Selects an agent and gives its terminal the keyboard. */
export function focusAgent(id: string): void {
  selectAgent(id)
  useView.setState({ focusWish: { id, at: performance.now() } })
}

/** Maximises one agent's terminal, or shows the grid again. */
export function toggleMaximised(id: string): void {
  selectAgent(id)
  useView.setState(({ maximisedId }) => ({ maximisedId: maximisedId === null ? id : null }))
}

/** Fills the window with another view. */
export function showPlace(place: Place): void {
  useView.setState({ place })
}

/** Fills the window with the post-mortem of a run. */
export function openPostMortem(run: RunRef): void {
  selectInPlace(run.agentId)
  useView.setState(({ place, postMortemFrom }) => ({
    place: 'post-mortem',
    postMortemOf: run,
    postMortemFrom: place === 'post-mortem' ? postMortemFrom : place === 'history' ? 'history' : 'fleet',
    overlay: NOTHING,
  }))
}

/** Leads from a post-mortem back to where it was opened. */
export function leavePostMortem(): void {
  useView.setState(({ postMortemFrom }) => ({ place: postMortemFrom }))
}

/** Begins a message to some agents. */
export function openMessage(receivers: readonly string[]): void {
  useView.setState({ place: 'fleet', receivers })
}

/** Leaves the message that was being written. */
export function closeMessage(): void {
  useView.setState({ receivers: null })
}

/** Opens a dialog or the palette. */
export function openOverlay(overlay: Overlay): void {
  useView.setState({ overlay })
}

/** Opens a confirmation. */
export function ask(question: Question): void {
  useView.setState({ overlay: { kind: 'question', question } })
}

/** Closes the dialog or palette that is open. */
export function closeOverlay(): void {
  useView.setState({ overlay: NOTHING })
}

/** Shows another tab of the list. */
export function showTab(tab: AgentTab): void {
  useView.setState({ tab })
}

/** Id of the input that filters the list. */
export const FILTER_ID = 'agent-filter'

/** Lists only agents that meet the filter. */
export function setFilter(filter: string): void {
  useView.setState({ filter })
}

/** Sorts the list. */
export function sortList(order: AgentOrder): void {
  useView.setState({ order })
}

/** Keeps what the list shows, for keys that go through it from elsewhere. */
export function showListed(listed: readonly string[] | null): void {
  useView.setState({ listed })
}

/** Opens or closes the agent list. */
export function toggleList(): void {
  useView.setState(({ isListOpen }) => ({ isListOpen: !isListOpen }))
}

/** The list shows what agents used instead of their memory, or that again. */
export function toggleFigure(): void {
  useView.setState(({ figure }) => ({ figure: figure === 'memory' ? 'spending' : 'memory' }))
}

/** Opens or closes the inspector. */
export function toggleInspector(): void {
  useView.setState(({ isInspectorOpen }) => ({ isInspectorOpen: !isInspectorOpen }))
}
