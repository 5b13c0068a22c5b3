import { DisposableStore } from '../base/disposable.ts'
import type { StopAsk } from '../core/agent/stop-plan.ts'
import type { Exit } from '../core/agent/exit.ts'
import type { Pty } from '../core/ports.ts'

/** A run's living half: its pty and everything that ends with it. */
export class LiveRunHandle extends DisposableStore {
  readonly runId: string
  readonly pty: Pty
  readonly ask: StopAsk | null
  private exitSeen: Exit | null = null

  constructor(runId: string, pty: Pty, ask: StopAsk | null) {
    super()
    this.runId = runId
    this.pty = this.add(pty)
    this.ask = ask
    this.add(pty.onExit((exit) => (this.exitSeen = exit)))
  }

  /** How its first process ended; null: it has not. */
  get exit(): Exit | null {
    return this.exitSeen
  }
}
