import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Timer } from '../../base/timer.ts'
import { nextSlot, runMs, SLOT_MS, THROTTLE_START, type ThrottleState } from '../../core/run-limits/throttle.ts'
import type { RunTree } from '../tree/run-tree.ts'

/** What a throttle works on. */
export interface ThrottleParts {
  readonly clock: Clock
  readonly tree: Pick<RunTree, 'hold' | 'thaw' | 'groupUsage'>
  /** The CPU it may use, percent of one core; null: as little as possible. */
  readonly target: () => number | null
}

/** Slows a run down until disposed: its group is held for a part of each slot, which no program of it can notice or ignore. */
export class Throttle extends Lifetime {
  private readonly parts: ThrottleParts
  private readonly timer: Timer
  private state: ThrottleState = THROTTLE_START
  private usedMs: number | null
  private slotBeganMs: number

  constructor(parts: ThrottleParts) {
    super()
    this.parts = parts
    this.timer = this.register(new Timer(parts.clock))
    this.usedMs = parts.tree.groupUsage?.cpuMs ?? null
    this.slotBeganMs = parts.clock.monotonicMs()
    this.hold(SLOT_MS - runMs(this.state))
  }

  override dispose(): void {
    if (!this.isDisposed) this.parts.tree.thaw('limits')
    super.dispose()
  }

  private run(): void {
    const ms = runMs(this.state)
    // Set first: a run that could not be let go is let go at the next turn.
    this.timer.restart(ms, () => (ms >= SLOT_MS ? this.run() : this.hold(SLOT_MS - ms)))
    this.parts.tree.thaw('limits')
    this.takeSlot()
  }

  /** Where it cannot be held any more (it is being stopped, its group is gone) it runs on. */
  private hold(ms: number): void {
    this.timer.restart(ms, () => this.run())
    this.parts.tree.hold('limits')
  }

  private takeSlot(): void {
    const { clock, tree, target } = this.parts
    const [now, usedMs] = [clock.monotonicMs(), tree.groupUsage?.cpuMs ?? null]
    const elapsedMs = now - this.slotBeganMs
    if (this.usedMs !== null && usedMs !== null && elapsedMs > 0) {
      this.state = nextSlot(this.state, ((usedMs - this.usedMs) / elapsedMs) * 100, target())
    }
    this.usedMs = usedMs
    this.slotBeganMs = now
  }
}
