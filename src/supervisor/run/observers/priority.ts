import type { Clock } from '../../../base/clock.ts'
import { Lifetime, toDisposable, type Disposable } from '../../../base/disposable.ts'
import { Timer } from '../../../base/timer.ts'
import { figuresOf, figuresWhileTyped, type PriorityInForce } from '../../../core/agent/priority.ts'
import type { Cgroups } from '../../../core/cgroups.ts'
import type { ProcessTable } from '../../../core/ports.ts'
import type { ProcessIdentity } from '../../../shapes/process-identity.ts'
import type { Priority } from '../../../shapes/spec.ts'
import type { RunContext, RunObserver } from '../run-observer.ts'
import { SessionNices } from './session-nices.ts'

/** Whoever has typed nothing for so long has stopped typing, ms. The kernel takes few changes, so that it is not shorter. */
const TYPED_MS = 20_000

/** What priorities are put in force with. */
export interface PriorityParts {
  readonly clock: Clock
  readonly processes: ProcessTable
  readonly cgroups: Pick<Cgroups, 'isWeighed'>
}

/** Puts the priority of every run in force, by the best means this machine has, and knows which that is. */
export class PriorityWatch extends Lifetime {
  /** Attached to every run. */
  readonly observer: RunObserver = { attach: (run) => this.watch(run) }
  private readonly parts: PriorityParts
  private readonly sessions: SessionNices
  private readonly byAgent = new Map<string, RunPriority>()

  constructor(parts: PriorityParts) {
    super()
    this.parts = parts
    this.sessions = this.register(new SessionNices(parts))
  }

  /** Of an agent's present run; null: it is down. */
  inForceOf(agentId: string): PriorityInForce | null {
    return this.byAgent.get(agentId)?.inForce ?? null
  }

  private watch(run: RunContext): Disposable {
    const priority = new RunPriority(run, this.parts, this.sessions)
    this.byAgent.set(run.agentId, priority)
    return toDisposable(() => {
      if (this.byAgent.get(run.agentId) === priority) this.byAgent.delete(run.agentId)
      priority.dispose()
    })
  }
}

/** The priority of one run. */
class RunPriority extends Lifetime {
  inForce: PriorityInForce = { kind: 'not-yet' }
  private readonly run: RunContext
  private readonly parts: PriorityParts
  private readonly sessions: SessionNices
  private priority: Priority
  private waiting: Disposable | null = null
  private leader: ProcessIdentity | null = null
  private isPlaced = false
  /** Its processes may have another nice value than they were born with. */
  private isNiced = false
  /** Set while somebody types into it. */
  private readonly typing: Timer

  constructor(run: RunContext, parts: PriorityParts, sessions: SessionNices) {
    super()
    this.run = run
    this.parts = parts
    this.sessions = sessions
    this.priority = run.spec.priority
    this.typing = this.register(new Timer(parts.clock))
    this.register(run.terminal.onTyped(() => this.typed()))
    this.register(run.onPriority((priority) => this.change(priority)))
    this.register(toDisposable(() => this.waiting?.dispose()))
    run.work.run('set its priority', () => this.begin())
  }

  /** What it forks from now on inherits how early the out-of-memory killer takes it, so that comes first. */
  private async begin(): Promise<void> {
    const { processes } = this.parts
    const leader = await this.run.identified
    if (leader === null || this.isDisposed) return
    this.leader = leader
    await processes.setOomScore(leader, figuresOf(this.priority).oomScore, null)
    await this.run.tree.grouping
    if (this.hasEnded()) return
    this.isPlaced = true
    await this.putInForce()
  }

  private typed(): void {
    const wasTyped = this.typing.isSet
    this.typing.restart(TYPED_MS, () => this.putAgain())
    if (!wasTyped) this.putAgain()
  }

  /** What of it can be changed and changed back is to be in force as it counts now. */
  private putAgain(): void {
    const { kind } = this.inForce
    if (this.isPlaced && kind !== 'nice' && kind !== 'refused') {
      this.run.work.run('set its priority', () => this.putInForce())
    }
  }

  private change(priority: Priority): void {
    const before = this.priority
    this.priority = priority
    this.run.work.run('set its priority', async () => {
      const { leader } = this
      // What has come first is put in force by `begin`.
      if (leader === null || !this.isPlaced) return
      await this.putInForce()
      const [score, was] = [figuresOf(priority).oomScore, figuresOf(before).oomScore]
      // A program of its that chose another value for itself keeps it.
      if (score !== was) await this.forEach((identity) => this.parts.processes.setOomScore(identity, score, was))
    })
  }

  /** The group's share where the kernel gives one, else the session's, else that of each process. */
  private async putInForce(): Promise<void> {
    const { leader } = this
    if (leader === null) return
    const { cpuWeight, sessionNice } = (this.typing.isSet ? figuresWhileTyped : figuresOf)(this.priority)
    this.waiting?.dispose()
    const weight = this.run.tree.group?.weigh(cpuWeight) ?? null
    if (weight !== null) {
      this.inForce = { kind: 'cpu-weight', weight }
      return
    }
    if (this.parts.cgroups.isWeighed(leader.pid)) return this.setNice()
    this.inForce = { kind: 'not-yet' }
    this.waiting = this.sessions.ask({ leader, nice: sessionNice, work: this.run.work }, async (isSet) => {
      if (isSet) this.inForce = { kind: 'session', nice: sessionNice }
      else if (!this.isDisposed) await this.setNice()
    })
  }

  /** Of each process by itself. Ordinary users cannot take it back, which is shown; so it is the last resort. */
  private async setNice(): Promise<void> {
    const { nice } = figuresOf(this.priority)
    if (nice === 0 && !this.isNiced) {
      this.inForce = { kind: 'nice', nice }
      return
    }
    this.isNiced = true
    const outcomes = await this.forEach((identity) => this.parts.processes.setNice(identity, nice))
    this.inForce = outcomes.includes('not-permitted') ? { kind: 'refused' } : { kind: 'nice', nice }
  }

  /** A method, so that TypeScript does not keep the value narrowed across an await. */
  private hasEnded(): boolean {
    return this.isDisposed
  }

  private async forEach<T>(act: (identity: ProcessIdentity) => Promise<T>): Promise<readonly T[]> {
    const { bootId } = this.parts.processes
    const outcomes: T[] = []
    for (const { pid, startTime } of await this.run.tree.living()) {
      outcomes.push(await act({ pid, startTime, bootId }))
    }
    return outcomes
  }
}
