import { toDisposable, type Disposable } from '../../base/disposable.ts'
import { reportUnexpected } from '../../base/unexpected.ts'
import type { TerminalSize } from '../../core/terminal/size.ts'

/** Told every byte of a terminal's output and every change of its size, in order: a recorder, a detector. */
export interface TerminalTap {
  output(bytes: Uint8Array): void
  resized(size: TerminalSize): void
}

/** The taps of one terminal. What one throws is reported and keeps nothing from the others. */
export class Taps {
  private readonly taps = new Set<TerminalTap>()

  /** Adds a tap, told everything from now on until disposed. */
  add(tap: TerminalTap): Disposable {
    this.taps.add(tap)
    return toDisposable(() => this.taps.delete(tap))
  }

  output(bytes: Uint8Array): void {
    for (const tap of this.taps) guarded(() => tap.output(bytes))
  }

  resized(size: TerminalSize): void {
    for (const tap of this.taps) guarded(() => tap.resized(size))
  }
}

/** Calls `tell` and reports what it throws, so that one receiver's error does not keep output from the others. */
export function guarded(tell: () => void): void {
  try {
    tell()
  } catch (error) {
    reportUnexpected(error, 'terminal output')
  }
}
