import type { EventEmitter } from 'node:events'
import { preventable } from './preventable.ts'
import { windowList } from './window-list.ts'

/** Turns of the event loop between the end of the app and that of its process: what runs there in Electron runs here. */
const LAST_TURNS = 20

type Stage = 'running' | 'quitting' | 'exiting' | 'ended'

const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * The ways out of an Electron app and the events of each, from https://www.electronjs.org/docs/latest/api/app (events `window-all-closed`,
 * `before-quit`, `will-quit`, `quit`; methods `quit`, `exit`).
 */
export class AppLife {
  private readonly app: EventEmitter
  private stage: Stage = 'running'

  constructor(app: EventEmitter) {
    this.app = app
    windowList.whenAllClosed(() => this.allClosed())
  }

  /** `before-quit`, then every window is asked to close, then `will-quit` and `quit`; each but the last may be prevented. */
  quit(): void {
    if (this.stage !== 'running') return
    this.stage = 'quitting'
    const event = preventable({})
    this.app.emit('before-quit', event)
    if (event.defaultPrevented) return this.goOn()
    if (windowList.all().length === 0) return this.leave()
    for (const window of windowList.all()) window.close()
  }

  /** Closes every window without asking; of the events only `quit` is emitted. */
  exit(code: number): void {
    this.stage = 'exiting'
    for (const window of windowList.all()) window.destroy()
    this.end(code)
  }

  /** A window was not closed: the app is not quitting any more. */
  goOn(): void {
    if (this.stage === 'quitting') this.stage = 'running'
  }

  /** Electron's own handlers are set when it is ready, in place of what the app has set before. */
  catchSignals(): void {
    for (const signal of END_SIGNALS) {
      process.removeAllListeners(signal)
      process.on(signal, () => {
        if (process.listenerCount(signal) === 1) this.quit()
      })
    }
  }

  private allClosed(): void {
    if (this.stage === 'quitting') this.leave()
    else if (this.stage === 'running') {
      if (this.app.listenerCount('window-all-closed') > 0) this.app.emit('window-all-closed')
      else this.quit()
    }
  }

  private leave(): void {
    const event = preventable({})
    this.app.emit('will-quit', event)
    if (event.defaultPrevented) this.goOn()
    else this.end(0)
  }

  /** `quit` is heard at once; the process ends when the message loop has, so what is pending may still run. */
  private end(code: number): void {
    if (this.stage === 'ended') return
    this.stage = 'ended'
    this.app.emit('quit', preventable({}), code)
    let left = LAST_TURNS
    const turn = (): void => {
      left -= 1
      if (left === 0) process.exit(code)
      setImmediate(turn)
    }
    turn()
  }
}
