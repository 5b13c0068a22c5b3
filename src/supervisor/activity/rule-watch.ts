import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Timer } from '../../base/timer.ts'
import type { AgentTypes } from '../../core/ports.ts'
import type { AgentType } from '../../shapes/agent-type.ts'

/** The files of agent types are looked at so often while agents run, ms: who writes a rule wants to see it work. */
const LOOK_EVERY_MS = 3_000

/** What RuleWatch needs. */
export interface RuleWatchParts {
  readonly clock: Clock
  readonly agentTypes: AgentTypes
  /** The types have changed. */
  readonly changed: (types: readonly AgentType[]) => void
  /** There are problems with the files that were not there before; or some of those are solved. */
  readonly problems: (fresh: readonly string[], solved: readonly string[]) => void
  /** A look failed: told once, until one succeeds. */
  readonly failed: (error: unknown) => void
}

/** Notices changes of agent types while agents run. */
export class RuleWatch extends Lifetime {
  private readonly parts: RuleWatchParts
  private readonly timer: Timer
  private known: string | null = null
  private knownProblems: readonly string[]
  private isFailing = false

  constructor(parts: RuleWatchParts) {
    super()
    this.parts = parts
    this.timer = this.register(new Timer(parts.clock))
    this.knownProblems = parts.agentTypes.problems
  }

  /** Agents run. */
  start(): void {
    this.timer.setIfNotSet(LOOK_EVERY_MS, () => this.look())
  }

  /** None does. */
  stop(): void {
    this.timer.clear()
  }

  private look(): void {
    this.timer.restart(LOOK_EVERY_MS, () => this.look())
    this.parts.agentTypes.list().then(
      (types) => this.take(types),
      (error: unknown) => this.fail(error),
    )
  }

  private take(types: readonly AgentType[]): void {
    if (this.isDisposed) return
    this.isFailing = false
    const text = JSON.stringify(types)
    if (this.known !== null && text !== this.known) this.parts.changed(types)
    this.known = text
    const { problems } = this.parts.agentTypes
    const fresh = problems.filter((problem) => !this.knownProblems.includes(problem))
    const solved = this.knownProblems.filter((problem) => !problems.includes(problem))
    this.knownProblems = problems
    if (fresh.length > 0 || solved.length > 0) this.parts.problems(fresh, solved)
  }

  private fail(error: unknown): void {
    if (!this.isFailing && !this.isDisposed) this.parts.failed(error)
    this.isFailing = true
  }
}
