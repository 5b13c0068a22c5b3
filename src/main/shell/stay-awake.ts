import type { PowerSaveBlocker } from 'electron'
import { Lifetime, toDisposable } from '../../base/disposable.ts'
import type { Event } from '../../base/event.ts'

/** What StayAwake needs. */
export interface StayAwakeOptions {
  readonly platform: NodeJS.Platform
  readonly blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>
  /** Number of agents that have processes. */
  readonly up: () => number
  readonly onDidChange: Event<unknown>
}

/**
 * Keeps macOS from slowing the app down while agents run: App Nap holds back the timers and the reading of an app whose windows are hidden,
 * and agents wait for whoever reads their terminals. The machine itself may sleep.
 */
export class StayAwake extends Lifetime {
  private readonly options: StayAwakeOptions
  private blocking: number | null = null

  constructor(options: StayAwakeOptions) {
    super()
    this.options = options
    if (options.platform !== 'darwin') return
    this.register(options.onDidChange(() => this.follow()))
    this.register(toDisposable(() => this.letGo()))
    this.follow()
  }

  private follow(): void {
    const { blocker, up } = this.options
    if (up() === 0) return this.letGo()
    this.blocking ??= blocker.start('prevent-app-suspension')
  }

  private letGo(): void {
    if (this.blocking !== null) this.options.blocker.stop(this.blocking)
    this.blocking = null
  }
}
