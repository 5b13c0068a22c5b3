import { BackgroundWork } from '../../base/background-work.ts'
import { untilBeat } from '../../base/beat.ts'
import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Timer } from '../../base/timer.ts'
import type { AlertRules, SourcedRule } from '../../core/alerts/ports.ts'

/** The files are looked at so often, ms: who writes a rule wants to see it work. */
const LOOK_EVERY_MS = 5_000

/** What AlertFiles needs. */
export interface AlertFilesParts {
  readonly clock: Clock
  readonly rules: AlertRules
  /** The rules, when they are first read and whenever they have changed. */
  readonly changed: (rules: readonly SourcedRule[]) => void
  /** There are problems with the files that were not there before; or some of those are solved. */
  readonly problems: (fresh: readonly string[], solved: readonly string[]) => void
  /** A look failed: told once, until one succeeds. */
  readonly failed: (error: unknown) => void
}

/** Notices changes of the files with alert rules. */
export class AlertFiles extends Lifetime {
  private readonly parts: AlertFilesParts
  private readonly timer: Timer
  private readonly work: BackgroundWork
  private known: string | null = null
  private knownProblems: readonly string[] = []
  private isFailing = false

  constructor(parts: AlertFilesParts) {
    super()
    this.parts = parts
    this.timer = this.register(new Timer(parts.clock))
    this.work = this.register(new BackgroundWork((error) => this.fail(error)))
    this.look()
  }

  /** What of the files could not be used when they were last read. */
  get currentProblems(): readonly string[] {
    return this.knownProblems
  }

  /** The next look is set once this one is done: a slow disk makes looks rarer, it never piles them up. */
  private look(): void {
    this.work.run('read the alert rules', async () => {
      const rules = await this.parts.rules.list()
      if (this.isDisposed) return
      this.take(rules)
      this.lookLater()
    })
  }

  private lookLater(): void {
    this.timer.restart(untilBeat(this.parts.clock, LOOK_EVERY_MS), () => this.look())
  }

  private take(rules: readonly SourcedRule[]): void {
    this.isFailing = false
    const { problems } = this.parts.rules
    const fresh = problems.filter((problem) => !this.knownProblems.includes(problem))
    const solved = this.knownProblems.filter((problem) => !problems.includes(problem))
    this.knownProblems = problems
    if (fresh.length > 0 || solved.length > 0) this.parts.problems(fresh, solved)
    const text = JSON.stringify(rules)
    const isChanged = text !== this.known
    this.known = text
    if (isChanged) this.parts.changed(rules)
  }

  private fail(error: unknown): void {
    if (!this.isFailing) this.parts.failed(error)
    this.isFailing = true
    this.lookLater()
  }
}
