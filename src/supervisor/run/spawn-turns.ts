import type { Clock } from '../../base/clock.ts'
import type { Disposable } from '../../base/disposable.ts'
import type { KeysFirst } from '../terminal/keys-first.ts'

/** Longest stretch of spawns without a pause, ms: one takes 2 to 9, and a key must not wait for many. */
const STRETCH_MS = 4
/** Long enough that all that arrived meanwhile is read: keys, output, requests. */
const PAUSE_MS = 1
/** While somebody types: long enough for a key to reach its program and for the echo to come back. */
const PAUSE_FOR_KEYS_MS = 10
/** A start that takes longer waits for its files, of which some are on a disk that does not answer: others no longer wait for it. */
const LONGEST_TURN_MS = 100

/**
 * Spawns of all agents, one after the other with pauses: each holds the event loop, and back to back a hundred of them would leave
 * every terminal without an echo for as long as they take together. First come, first served.
 */
export class SpawnTurns {
  private readonly clock: Clock
  private readonly keys: Pick<KeysFirst, 'areTyped'>
  private readonly waiting: (() => void)[] = []
  private isTaken = false
  private stretchMs = 0

  constructor(clock: Clock, keys: Pick<KeysFirst, 'areTyped'>) {
    this.clock = clock
    this.keys = keys
  }

  /** Resolves when it is the caller's turn. Disposing what it resolves with lets the next one come; twice does no harm. */
  async take(): Promise<Disposable> {
    if (this.isTaken) await new Promise<void>((resolve) => this.waiting.push(resolve))
    this.isTaken = true
    const beganMs = this.clock.monotonicMs()
    let isOver = false
    const end = (): void => {
      if (isOver) return
      isOver = true
      late.dispose()
      this.ended(this.clock.monotonicMs() - beganMs)
    }
    const late = this.clock.setTimer(LONGEST_TURN_MS, end)
    return { dispose: end, [Symbol.dispose]: end }
  }

  private ended(tookMs: number): void {
    this.stretchMs += tookMs
    if (this.stretchMs < STRETCH_MS) return this.next()
    this.stretchMs = 0
    const pause = this.clock.setTimer(this.keys.areTyped ? PAUSE_FOR_KEYS_MS : PAUSE_MS, () => {
      pause.dispose()
      this.next()
    })
  }

  private next(): void {
    const next = this.waiting.shift()
    if (next === undefined) this.isTaken = false
    else next()
  }
}
