import { app, powerMonitor } from 'electron'
import type { ReportBug } from '../../contract/rpc/handlers.ts'
import type { ForcedEnd } from '../../words/desktop-words.ts'
import { LOGOUT_STOP, type Quit } from './quit.ts'
import type { Windows } from './windows.ts'

/** Who acts on what the system does to the app. */
export interface SystemEars {
  readonly quit: Quit
  readonly windows: Windows
  /** Brings Corral to the front. */
  readonly focus: () => void
  /** The process is gone when this returns: only what can be done at once. */
  readonly endAtOnce: (why: ForcedEnd) => void
  readonly gpuLost: () => void
  readonly reportBug: ReportBug
}

/** Listens to every way in which the system, or Electron on its behalf, ends the app or a part of it (docs/way-out.md). */
export function listenToSystem({ quit, windows, focus, endAtOnce, gpuLost, reportBug }: SystemEars): void {
  app.on('before-quit', (event) => {
    // An installer ends the app in this way once everything has stopped.
    if (quit.isDone) return
    event.preventDefault()
    quit.request()
  })
  app.on('activate', focus)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') quit.request()
  })
  // With the loss of the session it is the only event, and nothing waits for what a listener only begins.
  app.on('quit', () => endAtOnce('session-lost'))
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason === 'clean-exit') return
    reportBug(new Error(`the ${type} process ended: ${reason} (${exitCode})`), 'Electron')
    // One that was killed from outside tells nothing about the card.
    if (type === 'GPU' && reason !== 'killed') gpuLost()
  })
  // On Linux Electron counts the listeners of `shutdown` before it adds its first listener of any kind: this one must come first.
  powerMonitor.on('resume', () => undefined)
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault()
    quit.now(LOGOUT_STOP)
  })
  windows.onSessionQuery(() => quit.now(LOGOUT_STOP))
  windows.onSessionEnd(() => endAtOnce('session-end'))
}
