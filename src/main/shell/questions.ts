import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import type { AgentView } from '../../contract/views.ts'
import type { QuitAnswer } from './quit.ts'

/** Names listed in a question; the rest is counted. */
const MAX_NAMES = 8

const CONFIRM = 0
const CANCEL = 1

/** Asks what to do with running agents when the app quits; aborting `signal` closes the question. Agents in tmux sessions may keep running. */
export async function askToQuit(
  parent: BrowserWindow | null,
  agents: readonly AgentView[],
  signal: AbortSignal,
): Promise<QuitAnswer> {
  const staying = agents.filter(livesOn)
  const question = staying.length === 0 ? plainQuestion(agents) : sessionQuestion(agents, staying)
  const response = await choose(parent, { ...question, cancelId: question.answers.length - 1, signal })
  return signal.aborted ? 'cancel' : (question.answers[response] ?? 'cancel')
}

interface QuitQuestion extends MessageBoxOptions {
  /** What each button means. */
  readonly answers: readonly QuitAnswer[]
}

function plainQuestion(agents: readonly AgentView[]): QuitQuestion {
  return {
    message: `Stop ${countOf(agents)} and quit?`,
    detail: `${namesOf(agents)}\n\nEach is stopped in the way its settings ask for; nothing is left running.`,
    buttons: ['Stop all and quit', 'Cancel'],
    answers: ['stop-all', 'cancel'],
  }
}

function sessionQuestion(agents: readonly AgentView[], staying: readonly AgentView[]): QuitQuestion {
  const leaving = agents.filter((agent) => !staying.includes(agent))
  const stopped = leaving.length === 0 ? '' : `\n\nStopped in any case: ${namesOf(leaving)}`
  return {
    message: `Leave ${countOf(staying)} running in tmux and quit?`,
    detail: `These keep running without Corral, which takes them over at its next start: ${namesOf(staying)}${stopped}`,
    buttons: [
      staying.length === agents.length ? 'Leave running' : 'Leave these running',
      'Stop all and quit',
      'Cancel',
    ],
    answers: ['leave-sessions', 'stop-all', 'cancel'],
  }
}

function livesOn({ state: { phase } }: AgentView): boolean {
  return (phase.kind === 'running' || phase.kind === 'starting') && phase.run.runner === 'tmux'
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
  return (await choose(parent, { cancelId: CANCEL, ...options })) === CONFIRM
}

/** The number of the button pressed. */
async function choose(parent: BrowserWindow | null, options: MessageBoxOptions): Promise<number> {
  const whole: MessageBoxOptions = { type: 'question', defaultId: CONFIRM, noLink: true, ...options }
  const { response } = parent?.isVisible()
    ? await dialog.showMessageBox(parent, whole)
    : await dialog.showMessageBox(whole)
  return response
}

function countOf(agents: readonly AgentView[]): string {
  return agents.length === 1 ? '1 agent' : `${agents.length} agents`
}

function namesOf(agents: readonly AgentView[]): string {
  const names = agents.slice(0, MAX_NAMES).map(({ spec }) => spec.name)
  return agents.length > MAX_NAMES ? `${names.join(', ')} and ${agents.length - MAX_NAMES} more` : names.join(', ')
}
