import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import type { AgentView } from '../../contract/views.ts'
import {
  quitQuestion,
  stopAllQuestion,
  type Problem,
  type Question,
  type QuitAnswer,
} from '../../words/desktop-words.ts'

/** The first button confirms. */
const CONFIRM = 0

/** Asks what to do with running agents when the app quits; aborting `signal` closes the question. */
export async function askToQuit(
  parent: BrowserWindow | null,
  agents: readonly AgentView[],
  signal: AbortSignal,
): Promise<QuitAnswer> {
  const question = quitQuestion(agents)
  const response = await choose(parent, question, { signal })
  return signal.aborted ? 'cancel' : (question.answers[response] ?? 'cancel')
}

/** Asks whether to stop every agent. */
export async function askToStopAll(parent: BrowserWindow | null, agents: readonly AgentView[]): Promise<boolean> {
  return (await choose(parent, stopAllQuestion(agents))) === CONFIRM
}

/** Tells the person of something that did not work. */
export async function tellProblem(parent: BrowserWindow | null, { title, detail }: Problem): Promise<void> {
  await show(parent, { type: 'error', message: title, detail, buttons: ['OK'], noLink: true })
}

/** The number of the button pressed; the last one cancels. */
async function choose(
  parent: BrowserWindow | null,
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

/** Shows a dialog, over the window if it can be seen. The number of the button pressed. */
async function show(parent: BrowserWindow | null, options: MessageBoxOptions): Promise<number> {
  const { response } = parent?.isVisible()
    ? await dialog.showMessageBox(parent, options)
    : await dialog.showMessageBox(options)
  return response
}
