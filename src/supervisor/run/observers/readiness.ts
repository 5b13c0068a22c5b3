import type { Clock } from '../../../base/clock.ts'
import { Lifetime, type Disposable } from '../../../base/disposable.ts'
import { Timer } from '../../../base/timer.ts'
import type { Readiness } from '../../../shapes/spec.ts'
import type { RunContext, RunObserver } from '../run-observer.ts'

/** Lines that are looked through for the pattern: more than fit in the largest slice the mirror takes at once. */
const LOOKED_AT_LINES = 500

/** A busy machine delays a timer by less than this, ms; more means that nothing ran at all. */
const SLEPT_MS = 500

/** Tells when a run is ready by its spec's rule, or that it took too long. Where being executed is enough, the run says so itself. */
export function readinessObserver(clock: Clock): RunObserver {
  return { attach: (run) => new ReadinessWatch(run, clock) }
}

class ReadinessWatch extends Lifetime {
  private readonly run: RunContext
  private readonly clock: Clock
  private readonly quietTimer: Timer

  constructor(run: RunContext, clock: Clock) {
    super()
    this.run = run
    this.clock = clock
    this.quietTimer = this.register(new Timer(clock))
    const { readiness } = run.spec
    if (!run.isAdopted && readiness.kind !== 'exec') run.work.run('watch for readiness', () => this.watch(readiness))
  }

  private async watch(readiness: Exclude<Readiness, { kind: 'exec' }>): Promise<void> {
    if (!(await this.run.executed) || this.isDisposed) return
    this.limit(readiness.timeoutMs)
    if (readiness.kind === 'output') this.watchFor(new RegExp(readiness.pattern, 'u'))
    if (readiness.kind === 'quiet') this.watchForQuiet(readiness.quietMs)
    if (readiness.kind === 'hook') this.register(this.run.onReport(() => this.settle('ready')))
  }

  /** A timer that comes late was slept through, by this host and maybe by the program too: what was missed is given again, once for each sleep. */
  private limit(withinMs: number): void {
    const dueMs = this.clock.monotonicMs() + withinMs
    const timer: Disposable = this.clock.setTimer(withinMs, () => {
      const lateMs = this.clock.monotonicMs() - dueMs
      this.release(timer)
      if (lateMs > SLEPT_MS) this.limit(Math.min(lateMs, withinMs))
      else this.settle('not-ready')
    })
    this.register(timer)
  }

  private settle(kind: 'ready' | 'not-ready'): void {
    if (this.isDisposed) return
    this.dispose()
    this.run.tell({ kind })
  }

  private watchFor(pattern: RegExp): void {
    const look = async (): Promise<void> => {
      const lines = await this.run.terminal.lastLines(LOOKED_AT_LINES)
      if (lines.some((line) => pattern.test(line))) this.settle('ready')
    }
    const lookSoon = (): void => this.run.work.run('look for the line that means ready', look)
    this.register(this.run.terminal.onParsed(lookSoon))
    lookSoon()
  }

  private watchForQuiet(quietMs: number): void {
    const wait = (): void => this.quietTimer.restart(quietMs, () => this.settle('ready'))
    this.register(this.run.terminal.onParsed(wait))
    wait()
  }
}
