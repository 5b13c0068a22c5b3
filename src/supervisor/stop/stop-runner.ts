import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Timer } from '../../base/timer.ts'
import { assertNever } from '../../base/assert-never.ts'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import type { StopStepName } from '../../shapes/run-end.ts'
import type { StopAction, StopStep } from '../../core/agent/stop-plan.ts'
import type { Pty, ProcessTable } from '../../core/ports.ts'
import type { ProcessRow } from '../../core/process/process-row.ts'
import type { RunTree } from '../tree/run-tree.ts'
import { killTree } from './kill-tree.ts'
import { foregroundOf, identityOf, signalMembers } from './signal-members.ts'

/** The run a plan is carried out on. */
export interface StopTarget {
  readonly pty: Pty
  readonly tree: RunTree
  /** True once the first process was reaped and its output drained. */
  hasExited(): boolean
}

/** How a plan went. */
export type StopOutcome =
  | { readonly kind: 'empty'; readonly step: StopStepName; readonly tookMs: number }
  /** `survivors` is empty when the process table could not be read in the end: who survived is not known. */
  | { readonly kind: 'survived'; readonly survivors: readonly ProcessIdentity[]; readonly tookMs: number }

export interface StopRunnerParts {
  readonly clock: Clock
  readonly processes: ProcessTable
  readonly onStep: (step: StopStepName) => void
  /** A look or a signal failed for a reason that is not the processes'. The plan goes on: what cannot be seen is not gone. */
  readonly onTrouble: (error: unknown, doing: string) => void
}

/** Looks at a waiting tree come at growing distances: most trees empty within milliseconds, some take their time. */
const FIRST_LOOK_MS = 2
const LONGEST_LOOK_MS = 200
/** Between two keys: programs that read a whole chunk as one key must see each by itself. */
const KEY_PAUSE_MS = 60
/** Once force was used, a tree counts as empty only after so many empty looks in a row: a fork may hide between two entries of one sweep. */
const EMPTY_LOOKS_AFTER_KILL = 2

/** Carries out one stop plan. `force` may come at any time; `poke` says that something ended, so that the tree is looked at at once. */
export class StopRunner extends Lifetime {
  private readonly target: StopTarget
  private readonly parts: StopRunnerParts
  private forced = false
  private wake: (() => void) | null = null
  private readonly timer: Timer

  constructor(target: StopTarget, parts: StopRunnerParts) {
    super()
    this.target = target
    this.parts = parts
    this.timer = this.register(new Timer(parts.clock))
  }

  /** Skips the remaining steps and goes to the last one, the kill. */
  force(): void {
    this.forced = true
    this.wake?.()
  }

  /** The first process has just ended: the tree may be empty now. */
  poke(): void {
    this.wake?.()
  }

  /** Runs the plan to its end. */
  async run(plan: readonly StopStep[]): Promise<StopOutcome> {
    // Who is held cannot do what it is asked.
    this.target.tree.letGo()
    const startedMs = this.parts.clock.monotonicMs()
    const tookMs = (): number => this.parts.clock.monotonicMs() - startedMs
    for (const step of plan) {
      if (this.forced && step.name !== 'kill') continue
      if (await this.isEmpty(step.name)) return { kind: 'empty', step: step.name, tookMs: tookMs() }
      this.parts.onStep(step.name)
      await this.perform(step.action)
      if (await this.emptiesWithin(step)) return { kind: 'empty', step: step.name, tookMs: tookMs() }
    }
    const survivors = (await this.look()) ?? []
    return {
      kind: 'survived',
      survivors: survivors.map((row) => identityOf(row, this.parts.processes)),
      tookMs: tookMs(),
    }
  }

  private async perform(action: StopAction): Promise<void> {
    try {
      await this.act(action)
    } catch (error) {
      this.parts.onTrouble(error, 'signal its processes')
    }
  }

  private async act(action: StopAction): Promise<void> {
    const { processes } = this.parts
    switch (action.kind) {
      case 'keys':
        return this.press(action.keys)
      case 'signal': {
        const members = await this.target.tree.living()
        const addressed = action.to === 'members' ? members : foregroundOf(members, this.target.pty.pid)
        await signalMembers(processes, addressed, action.signals)
        return
      }
      case 'close-pty':
        return this.target.pty.hangUp()
      case 'kill':
        await killTree(this.target.tree, processes)
        return
      default:
        return assertNever(action)
    }
  }

  private async press(keys: string): Promise<void> {
    for (const key of keys) {
      this.target.pty.write(Uint8Array.of(key.charCodeAt(0)))
      await this.sleep(KEY_PAUSE_MS)
    }
  }

  private async emptiesWithin(step: StopStep): Promise<boolean> {
    const { clock } = this.parts
    const endMs = clock.monotonicMs() + step.waitMs
    for (let lookMs = FIRST_LOOK_MS; ; lookMs = Math.min(lookMs * 2, LONGEST_LOOK_MS)) {
      if (await this.isEmpty(step.name)) return true
      const leftMs = endMs - clock.monotonicMs()
      if (leftMs <= 0 || this.isPointless(step)) return false
      await this.sleep(Math.min(lookMs, leftMs))
      if (step.action.kind === 'kill') await this.perform(step.action)
    }
  }

  /** Waiting longer is pointless: force was asked for, or the step addressed the leader, which has ended while other members live. */
  private isPointless({ name, action }: StopStep): boolean {
    if (name === 'kill') return false
    const spokeToLeader = action.kind === 'keys' || (action.kind === 'signal' && action.to === 'foreground')
    return this.forced || (spokeToLeader && this.target.hasExited())
  }

  private async isEmpty(step: StopStepName): Promise<boolean> {
    const looks = step === 'kill' ? EMPTY_LOOKS_AFTER_KILL : 1
    for (let look = 0; look < looks; look += 1) {
      const living = await this.look()
      if (living === null || living.length > 0) return false
    }
    return this.target.hasExited()
  }

  /** Null: the tree could not be looked at. */
  private async look(): Promise<readonly ProcessRow[] | null> {
    try {
      return await this.target.tree.living()
    } catch (error) {
      this.parts.onTrouble(error, 'look at its processes')
      return null
    }
  }

  /** Resolves after `ms`, or as soon as `force` or `poke` is called; never once this is disposed. */
  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        this.timer.clear()
        this.wake = null
        resolve()
      }
      this.timer.restart(ms, finish)
      this.wake = finish
    })
  }
}
