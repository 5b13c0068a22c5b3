import { Lifetime, type Disposable } from '../../base/disposable.ts'
import type { Clock } from '../../base/clock.ts'
import type { Pty } from '../../core/ports.ts'

/** Longest pause of a pty: one paused when its program exits loses its last output, so a pause is a slice of time, never a state (DESIGN 5). */
const SLICE_MS = 50

/** Pauses reading a pty in short slices while its consumers are congested; the operating system then blocks the program's writes. */
export class PtyThrottle extends Lifetime {
  private readonly pty: Pty
  private readonly clock: Clock
  private readonly isCongested: () => boolean
  private slice: Disposable | null = null

  constructor(pty: Pty, clock: Clock, isCongested: () => boolean) {
    super()
    this.pty = pty
    this.clock = clock
    this.isCongested = isCongested
  }

  /** Looks again: something arrived or was consumed. */
  update(): void {
    if (this.isDisposed) return
    const congested = this.isCongested()
    if (congested && this.slice === null) {
      this.pty.pause()
      this.slice = this.clock.setTimer(SLICE_MS, () => this.resume())
    } else if (!congested && this.slice !== null) {
      this.resume()
    }
  }

  override dispose(): void {
    if (this.slice !== null) this.resume()
    super.dispose()
  }

  private resume(): void {
    this.slice?.dispose()
    this.slice = null
    this.pty.resume()
  }
}
