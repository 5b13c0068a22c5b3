import { Lifetime } from '../../base/disposable.ts'
import type { Cgroup } from '../../core/ports.ts'
import type { SupervisorPorts } from '../environment.ts'
import type { TreeWatch } from '../tree/tree-watch.ts'

/**
 * Moving a process makes the kernel hold every fork and exec of the machine for some ms. So a run enters its group when its start is over; a life
 * shorter than this never pays.
 */
const AFTER_MS = 250
/** Rounds of moving those who were forked while others were moved. */
const ROUNDS = 4

/** What a group entry needs. */
export interface GroupEntryParts {
  readonly runId: string
  readonly ports: Pick<SupervisorPorts, 'cgroups' | 'clock'>
  readonly trees: TreeWatch
}

/** Brings a run's tree into a group of the kernel's, a moment after its start. */
export class GroupEntry extends Lifetime {
  private readonly parts: GroupEntryParts
  private entered: Cgroup | null = null
  private isWhole = false

  constructor(parts: GroupEntryParts) {
    super()
    this.parts = parts
  }

  /** Null: not entered yet, or not to be had. */
  get group(): Cgroup | null {
    return this.entered
  }

  /** True when the kernel itself says that nobody of the tree is left: all of it is in the group, which nobody leaves. False: look for yourself. */
  get isKnownEmpty(): boolean {
    return this.isWhole && this.entered?.pids().length === 0
  }

  /** Called once it is known that this pid is the run's. */
  begin(leaderPid: number): void {
    this.register(this.parts.ports.clock.setTimer(AFTER_MS, () => void this.enter(leaderPid)))
  }

  /** Only members that are proven are moved, right after they were looked for: a stranger in the group would be killed with it. */
  private async enter(leaderPid: number): Promise<void> {
    const { runId, ports, trees } = this.parts
    const members = await trees.living(runId)
    if (this.hasEnded() || !members.some(({ pid }) => pid === leaderPid)) return
    const group = await ports.cgroups.enter(runId, leaderPid)
    if (this.hasEnded()) return group?.remove()
    this.entered = group
    if (group !== null) await this.gather(group)
  }

  /** Asked anew after each wait. */
  private hasEnded(): boolean {
    return this.isDisposed
  }

  private async gather(group: Cgroup): Promise<void> {
    for (let round = 0; round < ROUNDS && !this.isDisposed; round += 1) {
      const inside = new Set(group.pids())
      const outside = (await this.parts.trees.living(this.parts.runId)).filter(({ pid }) => !inside.has(pid))
      if (outside.length === 0) {
        this.isWhole = true
        return
      }
      for (const { pid } of outside) await group.add(pid)
    }
  }
}
