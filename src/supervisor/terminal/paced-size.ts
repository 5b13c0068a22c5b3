import type { Clock } from '../../base/clock.ts'
import { Lifetime, type Disposable } from '../../base/disposable.ts'
import type { TerminalSize } from '../../core/terminal/size.ts'

/**
 * Shortest time between two sizes of a terminal, ms: each makes the program draw anew and moves a thousand lines of
 * scrollback. A window that is dragged asks 16 times a second.
 */
const RESIZE_EVERY_MS = 50

/** Gives a terminal its sizes: the first at once, and of many in a row the newest. */
export class PacedSize<By> extends Lifetime {
  private readonly clock: Clock
  private readonly apply: (size: TerminalSize, by: By) => void
  private newest: { readonly size: TerminalSize; readonly by: By } | null = null
  private timer: Disposable | null = null

  /** `apply` gives the terminal a size that `by` asked for. */
  constructor(clock: Clock, apply: (size: TerminalSize, by: By) => void) {
    super()
    this.clock = clock
    this.apply = apply
  }

  /** The size it gets next; null: none is asked for. */
  get next(): TerminalSize | null {
    return this.newest?.size ?? null
  }

  ask(size: TerminalSize, by: By): void {
    this.newest = { size, by }
    if (this.timer === null) this.applyNow()
  }

  /** Gives it at once the size that was asked for last. */
  applyNow(): void {
    const { newest } = this
    if (newest === null || this.isDisposed) return
    this.newest = null
    this.timer?.dispose()
    this.timer = this.clock.setTimer(RESIZE_EVERY_MS, () => {
      this.timer = null
      this.applyNow()
    })
    this.apply(newest.size, newest.by)
  }

  override dispose(): void {
    this.timer?.dispose()
    super.dispose()
  }
}
