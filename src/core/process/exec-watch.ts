import type { Clock } from '../../base/clock.ts'
import { Lifetime, type Disposable } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Exit } from '../../shapes/exit.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import { decodeText } from './decode-text.ts'

/**
 * Delay before each check, ms; the last one repeats. An exec takes about 1 ms, but seconds from a network drive or on a
 * busy machine; a check costs about 20 µs.
 */
const LOOK_AFTER_MS = [0, 1, 1, 1, 1, 1, 1, 2, 5, 10, 20, 50] as const
/** How much of the first output is kept: enough for the error message of a child whose exec failed. */
const KEPT_CHARACTERS = 1_000

/** How one platform and one way of starting can tell whether a program runs. */
export interface ExecEvidence {
  /** True once the program is seen to run. */
  looksExecuted(): boolean
  /** True if only the program itself can have printed output, never the child before its exec. */
  readonly isOutputProof: boolean
  /** The child ended before it was seen to run: returns why its exec failed, or null if it ran and ended quickly. */
  explainEnd(exit: Exit, firstOutput: string): StartFailure | null
}

/**
 * Finds out whether a program was really executed: spawning succeeds even for a missing program, and the child then
 * exits like any other. It checks until the evidence or the child's end decides, however long that takes: on a busy
 * machine elapsed time proves nothing.
 */
export class ExecWatch extends Lifetime {
  readonly executed: Promise<Result<null, StartFailure>>
  private readonly evidence: ExecEvidence
  private readonly setTimer: Clock['setTimer']
  private readonly settle: (result: Result<null, StartFailure>) => void
  private firstOutput = ''
  private looks = 0
  private waiting: Disposable | null = null

  constructor(evidence: ExecEvidence, setTimer: Clock['setTimer']) {
    super()
    this.evidence = evidence
    this.setTimer = setTimer
    const { promise, resolve } = Promise.withResolvers<Result<null, StartFailure>>()
    this.executed = promise
    this.settle = resolve
    // At once: a way of starting that waits for the exec has it behind it.
    this.look()
  }

  /** Receives output. */
  hear(bytes: Uint8Array): void {
    if (this.isDisposed) return
    if (this.evidence.isOutputProof) return this.conclude(null)
    const room = KEPT_CHARACTERS - this.firstOutput.length
    if (room > 0) this.firstOutput += decodeText(bytes, 0, Math.min(room, bytes.length))
  }

  /** The child has exited and all its output was received. */
  end(exit: Exit): void {
    if (!this.isDisposed) this.conclude(this.evidence.explainEnd(exit, this.firstOutput))
  }

  override dispose(): void {
    this.settle(
      err({
        code: 'exec-failed',
        message: 'Its terminal was closed before the program was seen to run. Start it again.',
      }),
    )
    super.dispose()
  }

  private conclude(failure: StartFailure | null): void {
    this.settle(failure === null ? ok(null) : err(failure))
    this.dispose()
  }

  private lookLater(): void {
    const waitMs = LOOK_AFTER_MS[Math.min(this.looks, LOOK_AFTER_MS.length - 1)] ?? 0
    this.looks += 1
    this.waiting = this.register(this.setTimer(waitMs, () => this.lookAgain()))
  }

  private lookAgain(): void {
    if (this.waiting) this.release(this.waiting)
    this.waiting = null
    this.look()
  }

  private look(): void {
    if (this.evidence.looksExecuted()) this.conclude(null)
    else this.lookLater()
  }
}
