import { Lifetime, type Disposable } from '../../base/disposable.ts'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import type { ProcessRow } from '../../core/process/process-row.ts'
import type { Cgroup, GroupUsage } from '../../core/cgroups.ts'
import type { SeenProcess, TreeWatch } from './tree-watch.ts'

/** The process tree of one run: who belongs to it, and the kernel's own group of it where there is one. */
export class RunTree extends Lifetime {
  readonly runId: string
  private readonly watch: TreeWatch
  private tracking: Disposable
  private entered: Cgroup | null = null
  private isWhole = false
  private isFrozen = false
  private isLetGo = false
  private readonly settled = Promise.withResolvers<Cgroup | null>()

  /** Resolves once it is known whether it has a group of its own; null: it has none. Never, if it is over before. */
  readonly grouping: Promise<Cgroup | null> = this.settled.promise

  /** `leader`: the run's first process where it is known already. */
  constructor(runId: string, watch: TreeWatch, leader: ProcessIdentity | null) {
    super()
    this.runId = runId
    this.watch = watch
    this.tracking = this.register(watch.track({ runId, leader }, () => this.entered))
  }

  /** The kernel's group of the run; null: none (yet). */
  get group(): Cgroup | null {
    return this.entered
  }

  /** What the kernel says the whole tree has used; null: it has no group, or not everybody is in it. */
  get groupUsage(): GroupUsage | null {
    return this.isWhole ? (this.entered?.usage() ?? null) : null
  }

  /** Holds the whole tree where it is, or lets it go on; false: there is no group for that, or it is to be held no more. */
  freeze(isFrozen: boolean): boolean {
    if (isFrozen && this.isLetGo) return false
    this.isFrozen = this.isWhole && this.entered?.freeze(isFrozen) === true && isFrozen
    return this.isFrozen === isFrozen && this.entered !== null
  }

  /** It is never held again: who is asked to stop has to be able to. */
  letGo(): void {
    this.isLetGo = true
    if (this.isFrozen) this.freeze(false)
  }

  override dispose(): void {
    this.letGo()
    super.dispose()
  }

  /** True when the operating system says that no member is left: the whole tree is in the cgroup, which processes cannot leave. False: sweep to find out. */
  get isKnownEmpty(): boolean {
    return this.isWhole && this.entered?.pids().length === 0
  }

  /** The first process is known now. */
  identified(leader: ProcessIdentity): void {
    const better = this.watch.track({ runId: this.runId, leader }, () => this.entered)
    this.release(this.tracking)
    this.tracking = this.register(better)
  }

  /** The run has a group of its own. `isWhole`: every member is in it. */
  enter(group: Cgroup, isWhole: boolean): void {
    this.entered = group
    this.isWhole = isWhole
    this.settled.resolve(group)
  }

  /** It has no group, and will not get one. */
  stayOutside(): void {
    this.settled.resolve(null)
  }

  /** The living members from a fresh sweep, as copies. Rejects when the process table cannot be read. */
  living(): Promise<readonly ProcessRow[]> {
    return this.watch.living(this.runId)
  }

  /** Its processes at the last sweep, which the sampler makes every second or few; some may be gone by now. */
  membersSeen(): readonly SeenProcess[] {
    return this.watch.membersSeen(this.runId)
  }

  /** Who showed the run's cookie at the last sweep and cannot be proven to belong to it. */
  claimantsSeen(): readonly Pick<ProcessRow, 'pid' | 'name'>[] {
    return this.watch.claimantsSeen(this.runId)
  }

  /** The tree is empty: its group goes. */
  removeGroup(): void {
    this.entered?.remove()
    this.entered = null
  }
}
