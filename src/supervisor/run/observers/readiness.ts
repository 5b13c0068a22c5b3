import type { Clock } from '../../../base/clock.ts'
import { Lifetime, type Disposable } from '../../../base/disposable.ts'
import { inSlices } from '../../../base/slices.ts'
import { Timer } from '../../../base/timer.ts'
import type { Pattern, Patterns } from '../../../core/patterns.ts'
import type { Readiness } from '../../../shapes/spec.ts'
import type { RunContext, RunObserver } from '../run-observer.ts'

/** Lines that are looked through for the pattern: all that the mirror keeps, as many may have been printed since the last reading. */
const LOOKED_AT_LINES = 1_000

/** The pattern is matched for so long in one go: with the slowest there can be, the host is held up no longer than by one line, ms. */
const SLICE_MS = 20

/** A busy machine delays a timer by less than this, ms; more means that nothing ran at all. */
const SLEPT_MS = 500

/** Tells when a run is ready by its spec's rule, or that it took too long. Where being executed is enough, the run says so itself. */
export function readinessObserver(clock: Clock, patterns: Patterns): RunObserver {
  return { attach: (run) => new ReadinessWatch(run, clock, patterns) }
}

class ReadinessWatch extends Lifetime {
  private readonly run: RunContext
  private readonly clock: Clock
  private readonly patterns: Patterns
  private readonly quietTimer: Timer
  /** Lines of the last reading; those that still stand there were looked at. */
  private seen: ReadonlySet<string> = new Set()
  /** Lines that were not looked at yet. */
  private waiting: readonly string[] = []
  private isLooking = false

  constructor(run: RunContext, clock: Clock, patterns: Patterns) {
    super()
    this.run = run
    this.clock = clock
    this.patterns = patterns
    this.quietTimer = this.register(new Timer(clock))
    const { readiness } = run.spec
    if (!run.isAdopted && readiness.kind !== 'exec') run.work.run('watch for readiness', () => this.watch(readiness))
  }

  private async watch(readiness: Exclude<Readiness, { kind: 'exec' }>): Promise<void> {
    if (!(await this.run.executed) || this.isDisposed) return
    this.limit(readiness.timeoutMs)
    if (readiness.kind === 'output') this.watchFor(readiness)
    if (readiness.kind === 'quiet') this.watchForQuiet(readiness.quietMs)
    if (readiness.kind === 'hook') {
      this.register(this.run.onReport(({ kind }) => kind === 'ready' && this.settle('ready')))
    }
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

  private watchFor({ pattern, timeoutMs }: Extract<Readiness, { kind: 'output' }>): void {
    const compiled = this.patterns.compile(pattern)
    if (!compiled.ok) throw new Error(`a pattern that was checked cannot be used: ${compiled.error}`)
    const look = (): Promise<void> => this.look(compiled.value, timeoutMs)
    const follow = (lines: readonly string[]): void => {
      this.waiting = [...this.waiting, ...lines.filter((line) => !this.seen.has(line))].slice(-LOOKED_AT_LINES)
      this.seen = new Set(lines)
      if (!this.isLooking) this.run.work.run('look for the line that means ready', look)
    }
    this.register(this.run.terminal.screen.follow(LOOKED_AT_LINES, follow))
  }

  /** Looks until no line waits. Others have their turn meanwhile, and may print more. */
  private async look(pattern: Pattern, totalMs: number): Promise<void> {
    this.isLooking = true
    try {
      while (this.waiting.length > 0 && !this.isDisposed) {
        const lines = this.waiting
        this.waiting = []
        if (await inSlices(findLine(lines, pattern), this.clock, { sliceMs: SLICE_MS, totalMs })) this.settle('ready')
      }
    } finally {
      this.isLooking = false
    }
  }

  private watchForQuiet(quietMs: number): void {
    const wait = (): void => this.quietTimer.restart(quietMs, () => this.settle('ready'))
    this.register(this.run.terminal.onParsed(wait))
    wait()
  }
}

/** Whether one of the lines matches, the newest first. */
function* findLine(lines: readonly string[], pattern: Pattern): Generator<void, boolean> {
  for (const line of lines.toReversed()) {
    if (pattern.match(line) !== null) return true
    yield
  }
  return false
}
