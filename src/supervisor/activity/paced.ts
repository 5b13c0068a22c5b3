import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Timer } from '../../base/timer.ts'

/** Calls `action` for what is asked: at once, then at most once in a while, for the newest only. A program may send thousands a second. */
export class Paced<T> extends Lifetime {
  private readonly clock: Clock
  private readonly everyMs: number
  private readonly action: (newest: T) => void
  private readonly timer: Timer
  private doneMs = Number.NEGATIVE_INFINITY
  private waiting: { readonly value: T } | null = null

  constructor(clock: Clock, everyMs: number, action: (newest: T) => void) {
    super()
    this.clock = clock
    this.everyMs = everyMs
    this.action = action
    this.timer = this.register(new Timer(clock))
  }

  ask(value: T): void {
    this.waiting = { value }
    const waitMs = this.doneMs + this.everyMs - this.clock.monotonicMs()
    if (waitMs <= 0) this.run()
    else this.timer.setIfNotSet(waitMs, () => this.run())
  }

  /** What waits is looked at now. */
  flush(): void {
    if (this.waiting !== null) this.run()
  }

  private run(): void {
    const { waiting } = this
    this.waiting = null
    this.timer.clear()
    if (waiting === null || this.isDisposed) return
    this.doneMs = this.clock.monotonicMs()
    this.action(waiting.value)
  }
}
