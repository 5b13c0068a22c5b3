import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import type { AgentView } from '../../contract/views.ts'
import {
  quitQuestion,
  stopAllQuestion,
  type Problem,
  type Question,
  type QuitAnswer,
} from '../../words/desktop-words.ts'
import { updateQuestion } from '../../words/update-words.ts'

/** The first button confirms. */
const CONFIRM = 0

/** A window that is shown: on macOS a question without one stops the whole main process, agents and signals included. */
export type Parent = BrowserWindow

/** Asks what to do with running agents when the app quits; aborting `signal` closes the question. */
export async function askToQuit(
  parent: Parent,
  agents: readonly AgentView[],
  signal: AbortSignal,
): Promise<QuitAnswer> {
  const question = quitQuestion(agents)
  const response = await choose(parent, question, { signal })
  return signal.aborted ? 'cancel' : (question.answers[response] ?? 'cancel')
}

/** Asks whether to stop every agent. */
export async function askToStopAll(parent: Parent, agents: readonly AgentView[]): Promise<boolean> {
  return (await choose(parent, stopAllQuestion(agents))) === CONFIRM
}

/** Asks whether agents may be stopped for an update. */
export async function askToUpdate(parent: Parent, version: string, agents: readonly AgentView[]): Promise<boolean> {
  return (await choose(parent, updateQuestion(version, agents))) === CONFIRM
}

/** Asks whether to load a page again; aborting `signal` closes the question. */
export async function askToReload(parent: Parent, question: Question, signal: AbortSignal): Promise<boolean> {
  return (await choose(parent, question, { signal })) === CONFIRM && !signal.aborted
}

/** Tells the person of something that did not work. */
export async function tellProblem(parent: Parent, { title, detail }: Problem): Promise<void> {
  await show(parent, { type: 'error', message: title, detail, buttons: ['OK'], noLink: true })
}

/** The number of the button pressed; the last one cancels. */
async function choose(
  parent: Parent,
  { message, detail, buttons }: Question,
  options: Pick<MessageBoxOptions, 'signal'> = {},
): Promise<number> {
  return show(parent, {
    type: 'question',
    message,
    detail,
    buttons: [...buttons],
    defaultId: CONFIRM,
    cancelId: buttons.length - 1,
    noLink: true,
    ...options,
  })
}

/** Shows a dialog over the window. The number of the button pressed. */
async function show(parent: Parent, options: MessageBoxOptions): Promise<number> {
  const { response } = await dialog.showMessageBox(parent, options)
  return response
}
