import type { Result } from '../base/result.ts'
import type { ShownPhase } from '../shapes/state.ts'
import { formatCount } from './format.ts'

/** What the user can answer when agents run and the app is to quit. */
export type QuitAnswer = 'stop-all' | 'leave-sessions' | 'cancel'

/** A question of a native dialog. */
export interface Question {
  readonly message: string
  readonly detail: string
  readonly buttons: readonly string[]
}

/** The question before quitting; `answers` holds the meaning of each button. */
export interface QuitQuestion extends Question {
  readonly answers: readonly QuitAnswer[]
}

/** An agent as a question names it. */
export interface NamedAgent {
  readonly spec: { readonly name: string }
  readonly state: { readonly phase: ShownPhase }
}

/** How a stop of all agents ended. */
export type StopAllAnswer = Result<{ readonly survivors: number }, { readonly message: string }>

/** Something that did not work, and what is known of it. */
export interface Problem {
  readonly title: string
  readonly detail: string
}

/** Names listed in a question; the rest is counted. */
const MAX_NAMES = 8

/** Shown once when the last window is closed into the tray. */
export const TRAY_NOTICE = {
  title: 'Corral is still running',
  body: 'Your agents keep running. Open or quit Corral from its tray icon.',
} as const

/** How the app was ended by the system without being asked first. */
export type ForcedEnd = 'session-lost' | 'session-end'

/** What the next start says of it. */
export const FORCED_END_NOTICE: Readonly<Record<ForcedEnd, string>> = {
  'session-lost':
    'The desktop session was lost, and Corral with it, before any agent could be stopped. Agents in tmux ran on; others were cut off.',
  'session-end': 'Windows ended the session before every agent had been stopped. Those that were left were cut off.',
}

/** Said where the app draws without the graphics card; `path` is the file that says so. */
export function gpuNotice(path: string, until: Date): string {
  const day = until.toISOString().slice(0, 10)
  return `The graphics process failed again and again, so Corral draws without the graphics card, which takes more of the processor. The card is tried again from ${day} on; for the next start already, delete ${path}.`
}

/** Asked when a window's page does not answer input. */
export const HANGING_PAGE: Question = {
  message: 'The window does not answer',
  detail: 'Your agents are not affected. Loading the page again loses nothing of their output.',
  buttons: ['Load it again', 'Wait'],
}

/** Asked when a window's page has crashed too often to be loaded again without a word. */
export const CRASHING_PAGE: Question = {
  message: 'The window crashes again and again',
  detail: 'Your agents are not affected.',
  buttons: ['Load it again', 'Leave it'],
}

/** The title of the question before all agents are stopped. */
export function stopAllTitle(count: number): string {
  return `Stop ${formatCount(count, 'agent')}?`
}

/** The question before all agents are stopped, naming them. */
export function stopAllQuestion(agents: readonly NamedAgent[]): Question {
  return { message: stopAllTitle(agents.length), detail: namesOf(agents), buttons: ['Stop all', 'Cancel'] }
}

/** What to tell of a stop of all agents; null: none is left. */
export function stopAllProblem(answer: StopAllAnswer): Problem | null {
  if (!answer.ok) return { title: 'The agents could not be stopped', detail: answer.error.message }
  const { survivors } = answer.value
  if (survivors === 0) return null
  return {
    title: `${formatCount(survivors, 'agent')} would not end`,
    detail: 'Each lists the processes that are left.',
  }
}

/** The question before quitting while `agents` run. Those in tmux sessions can keep running. */
export function quitQuestion(agents: readonly NamedAgent[]): QuitQuestion {
  const staying = agents.filter((agent) => !endsWithApp(agent))
  return staying.length === 0 ? plainQuestion(agents) : sessionQuestion(agents, staying)
}

function plainQuestion(agents: readonly NamedAgent[]): QuitQuestion {
  return {
    message: `Stop ${formatCount(agents.length, 'agent')} and quit?`,
    detail: `${namesOf(agents)}\n\nEach is stopped in the way its settings ask for; nothing is left running.`,
    buttons: ['Stop all and quit', 'Cancel'],
    answers: ['stop-all', 'cancel'],
  }
}

function sessionQuestion(agents: readonly NamedAgent[], staying: readonly NamedAgent[]): QuitQuestion {
  const leaving = agents.filter((agent) => !staying.includes(agent))
  const stopped = leaving.length === 0 ? '' : `\n\nStopped in any case: ${namesOf(leaving)}`
  const leave = leaving.length === 0 ? 'Leave running' : 'Leave these running'
  return {
    message: `Leave ${formatCount(staying.length, 'agent')} running in tmux and quit?`,
    detail: `These keep running without Corral, which takes them over at its next start: ${namesOf(staying)}${stopped}`,
    buttons: [leave, 'Stop all and quit', 'Cancel'],
    answers: ['leave-sessions', 'stop-all', 'cancel'],
  }
}

/** Its programs end when the app does; those in tmux go on. */
export function endsWithApp({ state: { phase } }: NamedAgent): boolean {
  return !((phase.kind === 'running' || phase.kind === 'starting') && phase.run.runner === 'tmux')
}

/** Names of some agents; the rest is counted. */
export function namesOf(agents: readonly NamedAgent[]): string {
  const names = agents.slice(0, MAX_NAMES).map(({ spec }) => spec.name)
  return agents.length > MAX_NAMES ? `${names.join(', ')} and ${agents.length - MAX_NAMES} more` : names.join(', ')
}
