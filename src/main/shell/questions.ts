import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import type { AgentView } from '../../contract/schemas/agent.ts'

/** Names listed in a question; the rest is counted. */
const MAX_NAMES = 8

const CONFIRM = 0
const CANCEL = 1

/** Asks whether to stop the agents and quit; false when cancelled or taken back by `signal`. */
export function askToQuit(
  parent: BrowserWindow | null,
  agents: readonly AgentView[],
  signal: AbortSignal,
): Promise<boolean> {
  return confirm(parent, {
    message: `Stop ${countOf(agents)} and quit?`,
    detail: `${namesOf(agents)}\n\nThey are stopped one by one as each asks for; nothing is left running.`,
    buttons: ['Stop all and quit', 'Cancel'],
    signal,
  })
}

/** Asks whether to stop every agent. */
export function askToStopAll(parent: BrowserWindow | null, agents: readonly AgentView[]): Promise<boolean> {
  return confirm(parent, {
    message: `Stop ${countOf(agents)}?`,
    detail: namesOf(agents),
    buttons: ['Stop all', 'Cancel'],
  })
}

async function confirm(parent: BrowserWindow | null, options: MessageBoxOptions): Promise<boolean> {
  const whole: MessageBoxOptions = { type: 'question', defaultId: CONFIRM, cancelId: CANCEL, noLink: true, ...options }
  const { response } = parent?.isVisible()
    ? await dialog.showMessageBox(parent, whole)
    : await dialog.showMessageBox(whole)
  return response === CONFIRM && options.signal?.aborted !== true
}

function countOf(agents: readonly AgentView[]): string {
  return agents.length === 1 ? '1 agent' : `${agents.length} agents`
}

function namesOf(agents: readonly AgentView[]): string {
  const names = agents.slice(0, MAX_NAMES).map(({ spec }) => spec.name)
  return agents.length > MAX_NAMES ? `${names.join(', ')} and ${agents.length - MAX_NAMES} more` : names.join(', ')
}
