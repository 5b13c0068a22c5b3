import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Exit } from '../../shapes/exit.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'

/** Time before each look, ms; the last one repeats. An exec takes about 1 ms, from a network drive seconds; a look costs about 20 µs. */
const LOOK_AFTER_MS = [0, 1, 1, 1, 1, 1, 1, 2, 5, 10, 20, 50] as const
/** Kept of the first output: a complaint of the forked child is shorter. */
const KEPT_CHARACTERS = 500

/** How it is known on some platform that a program runs. */
export interface ExecEvidence {
  /** True when the program is seen to run. */
  looksExecuted(): boolean
  /** True when only the program, never the child that is to become it, can have printed something. */
  readonly isOutputProof: boolean
  /** The child ended before it was seen to run: why it never did, or null when it did and was quick. */
  explainEnd(exit: Exit, firstOutput: string): StartFailure | null
}

/** Finds out whether a program really runs: fork succeeds for a missing one, too, and the child then exits like many a program. */
export class ExecWatch extends Lifetime {
  readonly executed: Promise<Result<null, StartFailure>>
  private readonly evidence: ExecEvidence
  private readonly settle: (result: Result<null, StartFailure>) => void
  private firstOutput = ''
  private looks = 0
  private waiting: Disposable | null = null

  constructor(evidence: ExecEvidence) {
    super()
    this.evidence = evidence
    const { promise, resolve } = Promise.withResolvers<Result<null, StartFailure>>()
    this.executed = promise
    this.settle = resolve
    this.lookLater()
  }

  /** Hears what was printed. */
  hear(bytes: Uint8Array): void {
    if (this.isDisposed) return
    if (this.evidence.isOutputProof) return this.conclude(null)
    if (this.firstOutput.length < KEPT_CHARACTERS) this.firstOutput += new TextDecoder().decode(bytes)
  }

  /** The child has ended and all its output was heard. */
  end(exit: Exit): void {
    if (!this.isDisposed) this.conclude(this.evidence.explainEnd(exit, this.firstOutput.slice(0, KEPT_CHARACTERS)))
  }

  override dispose(): void {
    this.settle(
      err({
        code: 'exec-failed',
        message: 'The terminal was closed before the program was seen to run. Start it again.',
      }),
    )
    super.dispose()
  }

  private conclude(failure: StartFailure | null): void {
    this.settle(failure === null ? ok(null) : err(failure))
    this.dispose()
  }

  private lookLater(): void {
    const waitMs = LOOK_AFTER_MS[Math.min(this.looks, LOOK_AFTER_MS.length - 1)]
    this.looks += 1
    const timer = setTimeout(() => this.lookNow(), waitMs)
    this.waiting = this.register(toDisposable(() => clearTimeout(timer)))
  }

  private lookNow(): void {
    if (this.waiting) this.release(this.waiting)
    this.waiting = null
    if (this.evidence.looksExecuted()) this.conclude(null)
    else this.lookLater()
  }
}
