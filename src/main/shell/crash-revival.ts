import type { BrowserWindow } from 'electron'
import type { ReportBug } from '../../contract/rpc/handlers.ts'

/** A page that crashes more often than this within REVIVAL_WINDOW_MS is not reloaded again: it would crash for ever. */
const MAX_REVIVALS = 3
const REVIVAL_WINDOW_MS = 60_000

/** Reloads the page when its renderer process has died; the agents are not affected. */
export function reviveAfterCrash(window: BrowserWindow, reportBug: ReportBug): void {
  let revivals: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    reportBug(new Error(`the page's process ended: ${reason} (${exitCode})`), 'page')
    const now = performance.now()
    revivals = [...revivals.filter((at) => now - at < REVIVAL_WINDOW_MS), now]
    if (revivals.length <= MAX_REVIVALS) window.webContents.reload()
  })
}
