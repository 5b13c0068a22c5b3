import { untilBeat } from '../../base/beat.ts'
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
  private known: readonly AgentType[] | null = null
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
    this.timer.setIfNotSet(untilBeat(this.parts.clock, LOOK_EVERY_MS), () => this.look())
  }

  /** None does. */
  stop(): void {
    this.timer.clear()
  }

  private look(): void {
    this.timer.restart(untilBeat(this.parts.clock, LOOK_EVERY_MS), () => this.look())
    this.parts.agentTypes.list().then(
      (types) => this.take(types),
      (error: unknown) => this.fail(error),
    )
  }

  private take(types: readonly AgentType[]): void {
    if (this.isDisposed) return
    this.isFailing = false
    if (this.known !== null && !areSame(types, this.known)) this.parts.changed(types)
    this.known = types
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

/** Types that were not read again are the same objects: their texts need not be compared. */
function areSame(some: readonly AgentType[], others: readonly AgentType[]): boolean {
  if (some.length !== others.length) return false
  return some.every((type, at) => type === others[at] || JSON.stringify(type) === JSON.stringify(others[at]))
}
