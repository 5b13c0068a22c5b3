import type { EventEmitter } from 'node:events'
import { preventable } from './preventable.ts'

const facts = { reasons: ['logoff'] }

/**
 * The system asks every window whether the session may end; where none prevents it, it ends. Windows only:
 * https://www.electronjs.org/docs/latest/api/base-window#event-query-session-end-windows
 */
export function querySessionEnd(windows: readonly EventEmitter[]): void {
  const event = preventable(facts)
  for (const window of windows) window.emit('query-session-end', event)
  if (!event.defaultPrevented) endSession(windows)
}

/** Nothing can be prevented any more: when the listeners have returned, the system ends the process, and no event of the app is emitted. */
export function endSession(windows: readonly EventEmitter[]): void {
  for (const window of windows) window.emit('session-end', preventable(facts))
  process.kill(process.pid, 'SIGKILL')
}
