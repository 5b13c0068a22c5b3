import type { Clock } from '../../../base/clock.ts'
import { Lifetime } from '../../../base/disposable.ts'
import { Timer } from '../../../base/timer.ts'
import type { Cgroup, Cgroups } from '../../../core/cgroups.ts'
import type { RunContext, RunObserver } from '../run-observer.ts'

/**
 * Moving a process makes the kernel hold every fork and exec of the machine for some ms. So a run enters its group when its start and those of
 * others are over for so long; a life shorter than this never pays.
 */
const AFTER_MS = 250
/** Where starts never end a run waits no longer. */
const LONGEST_WAIT_MS = 2_000
/** Rounds of moving those who were forked while others were moved. */
const ROUNDS = 4

/** Brings a run's tree into a group of the kernel's, a moment after its start. */
export function groupObserver(cgroups: Cgroups, clock: Clock): RunObserver {
  const starts: Starts = { latestMs: 0 }
  return {
    attach: (run) => {
      starts.latestMs = clock.monotonicMs()
      return new GroupEntry(run, cgroups, { clock, starts })
    },
  }
}

/** The starts of all runs. */
interface Starts {
  /** When a run began last, monotonic. */
  latestMs: number
}

class GroupEntry extends Lifetime {
  private readonly run: RunContext
  private readonly cgroups: Cgroups
  private readonly clock: Clock
  private readonly starts: Readonly<Starts>
  private readonly timer: Timer

  constructor(
    run: RunContext,
    cgroups: Cgroups,
    { clock, starts }: { readonly clock: Clock; readonly starts: Starts },
  ) {
    super()
    this.run = run
    this.cgroups = cgroups
    this.clock = clock
    this.starts = starts
    this.timer = this.register(new Timer(clock))
    run.work.run('find its first process', async () => {
      const leader = await run.identified
      if (leader !== null) this.enterAfterStarts(leader.pid, clock.monotonicMs() + LONGEST_WAIT_MS)
    })
  }

  private enterAfterStarts(leaderPid: number, latestMs: number): void {
    this.timer.restart(AFTER_MS, () => {
      const nowMs = this.clock.monotonicMs()
      if (nowMs - this.starts.latestMs < AFTER_MS && nowMs < latestMs) this.enterAfterStarts(leaderPid, latestMs)
      else this.run.work.run('put it into a group of its own', () => this.enter(leaderPid))
    })
  }

  private async enter(leaderPid: number): Promise<void> {
    const { tree } = this.run
    try {
      await this.bringIn(leaderPid)
    } finally {
      if (tree.group === null) tree.stayOutside()
    }
  }

  /** Only members that are proven are moved, right after they were looked for. */
  private async bringIn(leaderPid: number): Promise<void> {
    const { tree, runId } = this.run
    const members = await tree.living()
    if (this.hasEnded() || !members.some(({ pid }) => pid === leaderPid)) return
    const group = await this.cgroups.enter(runId, leaderPid)
    if (group === null) return
    const isWhole = await this.gather(group)
    // A group that was not proven must not stay: the next host would take everybody in it for members of the run.
    if (isWhole === null || this.hasEnded()) return group.dissolve()
    tree.enter(group, isWhole)
  }

  /**
   * Moves the members that are outside. The group counts for nothing until a sweep has shown that everybody in it belongs to the run by other proof:
   * a pid may have become a stranger's between two steps, and who is in the group is killed with it. True: the whole tree is in it; null: somebody
   * in it could not be proven to belong to the run.
   */
  private async gather(group: Cgroup): Promise<boolean | null> {
    const { tree } = this.run
    let hasStrangers = true
    for (let round = 0; round < ROUNDS && !this.hasEnded(); round += 1) {
      const inside = new Set(group.pids())
      const living = await tree.living()
      const proven = new Set(living.map(({ pid }) => pid))
      // Who was in it all the time was seen by the sweep; who has come since was forked by somebody in it.
      hasStrangers = group.pids().some((pid) => inside.has(pid) && !proven.has(pid))
      const outside = living.filter(({ pid }) => !inside.has(pid))
      if (outside.length === 0 && !hasStrangers) return true
      // Nobody would look at those who are moved in the last round.
      if (round === ROUNDS - 1) break
      for (const { pid } of outside) await group.add(pid)
    }
    return hasStrangers ? null : false
  }

  /** A method, so that TypeScript does not keep the value narrowed across an await. */
  private hasEnded(): boolean {
    return this.isDisposed
  }
}
