import type { Clock } from '../../base/clock.ts'

/** So long after a key its echo, and the next key, go before everything else, ms. */
export const KEY_MS = 400

/** Knows where somebody types: one for all terminals of a host. */
export class KeysFirst {
  private readonly clock: Clock
  private typedAtMs = -Infinity
  private typedIn: object | null = null

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** A person pressed a key in a terminal. */
  typed(terminal: object): void {
    this.typedAtMs = this.clock.monotonicMs()
    this.typedIn = terminal
  }

  /** Somebody types, whichever terminal it is. */
  get areTyped(): boolean {
    return this.clock.monotonicMs() - this.typedAtMs < KEY_MS
  }

  /** Somebody types into another terminal than this one. */
  goBefore(terminal: object): boolean {
    return this.typedIn !== terminal && this.areTyped
  }
}
