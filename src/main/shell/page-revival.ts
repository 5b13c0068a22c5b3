import type { BrowserWindow } from 'electron'
import type { ReportBug } from '../../contract/rpc/handlers.ts'
import { CRASHING_PAGE, HANGING_PAGE } from '../../words/desktop-words.ts'
import { askToReload } from './questions.ts'

/** A page that crashes more often than this within REVIVAL_WINDOW_MS is not reloaded unasked: it would crash for ever. */
const MAX_REVIVALS = 3
const REVIVAL_WINDOW_MS = 60_000

/** Reloads the page when its renderer process has died; the agents are not affected. */
export function reviveAfterCrash(window: BrowserWindow, reportBug: ReportBug): void {
  let revivals: number[] = []
  const closed = new AbortController()
  window.on('closed', () => closed.abort())
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    reportBug(new Error(`the page's process ended: ${reason} (${exitCode})`), 'page')
    const now = performance.now()
    revivals = [...revivals.filter((at) => now - at < REVIVAL_WINDOW_MS), now]
    if (revivals.length <= MAX_REVIVALS) return window.webContents.reload()
    askToReload(window, CRASHING_PAGE, closed.signal)
      .then((isAgreed) => isAgreed && !window.isDestroyed() && window.webContents.reload())
      .catch((error: unknown) => reportBug(error, 'asking about a page that crashes'))
  })
}

/** Asks the person when the page does not answer input; a page they give up is ended, and loaded again like one that crashed. */
export function reviveWhenHanging(window: BrowserWindow, reportBug: ReportBug): void {
  let question: AbortController | null = null
  const withdraw = (): void => {
    question?.abort()
    question = null
  }
  window.on('unresponsive', () => {
    if (question !== null || window.isDestroyed()) return
    const asked = new AbortController()
    question = asked
    reportBug(new Error('the page does not answer'), 'page')
    const answered = (isAgreed: boolean): void => {
      if (question === asked) question = null
      if (isAgreed && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer()
    }
    askToReload(window, HANGING_PAGE, asked.signal)
      .then(answered)
      .catch((error: unknown) => reportBug(error, 'asking about a page that hangs'))
  })
  window.on('responsive', withdraw)
  window.on('closed', withdraw)
}
