import { Lifetime, type Disposable } from '../../base/disposable.ts'
import type { Clock } from '../../base/clock.ts'
import type { Pty } from '../../core/ports.ts'

/** Pause of a pty, ms: a slice of time, not a state. Less than the 50 ms after which a terminal reads again by itself (DESIGN 5). */
const SLICE_MS = 40

/** How far the consumers of a program's output are behind. `full`: they can take nothing more. */
export type Congestion = 'none' | 'some' | 'full'

/**
 * Pauses reading a pty in short slices while its consumers are congested; the operating system then blocks the program's writes. Between
 * two slices something is read, unless they are full.
 */
export class PtyThrottle extends Lifetime {
  private readonly pty: Pty
  private readonly clock: Clock
  private readonly congestion: () => Congestion
  private slice: Disposable | null = null

  constructor(pty: Pty, clock: Clock, congestion: () => Congestion) {
    super()
    this.pty = pty
    this.clock = clock
    this.congestion = congestion
  }

  /** Looks again: something arrived or was consumed. */
  update(): void {
    if (this.isDisposed) return
    const isCongested = this.congestion() !== 'none'
    if (isCongested && this.slice === null) this.pause()
    else if (!isCongested && this.slice !== null) this.resume()
  }

  override dispose(): void {
    if (this.slice !== null) this.resume()
    super.dispose()
  }

  private pause(): void {
    this.pty.pause()
    this.slice = this.clock.setTimer(SLICE_MS, () => (this.congestion() === 'full' ? this.pause() : this.resume()))
  }

  private resume(): void {
    this.slice?.dispose()
    this.slice = null
    this.pty.resume()
  }
}
