import type { Clock } from '../../base/clock.ts'
import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import type { Readiness } from '../../shapes/spec.ts'
import type { TerminalSession } from '../terminal/terminal-session.ts'

/** Lines that are looked through for the pattern: more than fit in the largest slice the mirror takes at once. */
const LOOKED_AT_LINES = 500

/** A busy machine delays a timer by less than this; more means that nothing ran at all. */
const SLEPT_MS = 500

/** What a readiness watch needs. */
export interface ReadinessParts {
  readonly clock: Clock
  readonly terminal: Pick<TerminalSession, 'onParsed' | 'lastLines'>
  /** Called at most once, and not after the other. */
  readonly onReady: () => void
  readonly onTimeout: () => void
}

/** Watches a program that was executed until it is ready by its spec's rule, or out of time. Dispose it when either is known. */
export class ReadinessWatch extends Lifetime {
  private readonly parts: ReadinessParts
  private readonly readiness: Readiness
  private quietTimer: Disposable | null = null

  constructor(readiness: Readiness, parts: ReadinessParts) {
    super()
    this.readiness = readiness
    this.parts = parts
    this.register(toDisposable(() => this.quietTimer?.dispose()))
    if (readiness.kind === 'exec') this.settle(parts.onReady)
    else this.watch(readiness)
  }

  /** The program said so itself. Means nothing to a spec that did not ask for it. */
  reported(): void {
    if (this.readiness.kind === 'hook') this.settle(this.parts.onReady)
  }

  private watch(readiness: Exclude<Readiness, { kind: 'exec' }>): void {
    this.limit(readiness.timeoutMs)
    if (readiness.kind === 'output') this.watchFor(new RegExp(readiness.pattern, 'u'))
    if (readiness.kind === 'quiet') this.watchForQuiet(readiness.quietMs)
  }

  /** A timer that comes late was slept through, by this host and maybe by the program too: what was missed is given again, once for each sleep. */
  private limit(withinMs: number): void {
    const { clock, onTimeout } = this.parts
    const dueMs = clock.monotonicMs() + withinMs
    this.register(
      clock.setTimer(withinMs, () => {
        const lateMs = clock.monotonicMs() - dueMs
        if (lateMs > SLEPT_MS) this.limit(Math.min(lateMs, withinMs))
        else this.settle(onTimeout)
      }),
    )
  }

  private settle(tell: () => void): void {
    if (this.isDisposed) return
    this.dispose()
    tell()
  }

  private watchFor(pattern: RegExp): void {
    const look = async (): Promise<void> => {
      const lines = await this.parts.terminal.lastLines(LOOKED_AT_LINES)
      if (lines.some((line) => pattern.test(line))) this.settle(this.parts.onReady)
    }
    this.register(this.parts.terminal.onParsed(() => void look()))
    void look()
  }

  private watchForQuiet(quietMs: number): void {
    const wait = (): void => {
      this.quietTimer?.dispose()
      this.quietTimer = this.parts.clock.setTimer(quietMs, () => this.settle(this.parts.onReady))
    }
    this.register(this.parts.terminal.onParsed(wait))
    wait()
  }
}
