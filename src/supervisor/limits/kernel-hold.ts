import { groupBoundsOf } from '../../core/run-limits/bounds.ts'
import type { EffectiveLimit } from '../../core/run-limits/effective.ts'
import { NO_BOUNDS, type Cgroup, type GroupBounds } from '../../core/cgroups.ts'
import type { ProcessTable } from '../../core/ports.ts'
import type { LimitKind, LimitMeans } from '../../shapes/run-limits.ts'
import type { RunContext } from '../run/run-observer.ts'

/** Has the kernel hold a run to its limits: its group as soon as there is one, each process from the first on. Knows what it does. */
export class KernelHold {
  private readonly run: RunContext
  private group: Cgroup | null = null
  private inForce: GroupBounds = NO_BOUNDS
  private asked = ''
  private isFreezable = false
  private readonly processes: ProcessTable
  private files: { readonly most: number; isHeld: boolean } | null = null

  constructor(run: RunContext, processes: ProcessTable) {
    this.run = run
    this.processes = processes
  }

  /** It can be slowed down. */
  get canFreeze(): boolean {
    return this.isFreezable && this.run.tree.isWhole
  }

  /** The limits as they are now: what has changed is told to the kernel. */
  take(limits: readonly EffectiveLimit[]): void {
    this.holdFiles(limits.find(({ kind }) => kind === 'open-files') ?? null)
    const { group } = this.run.tree
    if (group === null) return this.forgetGroup()
    const bounds = groupBoundsOf(limits, null)
    const asked = JSON.stringify(bounds)
    if (group === this.group && asked === this.asked) return
    // Letting go those who are not held changes nothing, and shows whether they could be.
    if (group !== this.group) this.isFreezable = group.freeze(false)
    this.group = group
    this.asked = asked
    this.inForce = group.bound(bounds)
  }

  /** Somebody has removed it, so the kernel holds the run to nothing of it any more. */
  private forgetGroup(): void {
    this.group = null
    this.inForce = NO_BOUNDS
    this.isFreezable = false
  }

  /** Each process by itself may have no more open than the whole tree. It cannot be taken back, so it is done only where the limit ends in a stop. */
  private holdFiles(limit: EffectiveLimit | null): void {
    if (limit === null || limit.action !== 'stop' || this.files?.most === limit.max) return
    const files = { most: limit.max, isHeld: false }
    this.files = files
    this.run.work.run('limit its open files', async () => {
      const leader = await this.run.identified
      files.isHeld = leader !== null && (await this.processes.limitFiles(leader, files.most))
    })
  }

  /** What beside samples sees to a limit. */
  meansOf(kind: LimitKind): readonly LimitMeans[] {
    const { memoryMaxBytes, memoryHighBytes, tasksMax } = this.inForce
    if (kind === 'open-files') return this.files?.isHeld === true ? ['kernel-process'] : []
    // Who is outside the group is held to nothing of it.
    if (!this.run.tree.isWhole) return []
    if (kind === 'memory') return (memoryMaxBytes ?? memoryHighBytes) === null ? [] : ['kernel-tree']
    return kind === 'processes' && tasksMax !== null ? ['kernel-tree'] : []
  }
}
