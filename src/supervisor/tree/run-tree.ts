import { Lifetime, type Disposable } from '../../base/disposable.ts'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import type { ProcessRow } from '../../core/process/process-row.ts'
import type { Cgroup, GroupUsage } from '../../core/cgroups.ts'
import { ALL_INSIDE, ALL_OUTSIDE, nextPlaces, type GroupPlaces } from '../../core/process/group-places.ts'
import type { SeenProcess, TreeWatch } from './tree-watch.ts'

/** Samples of a run that is as it was, from one look into its group to the next. */
const COMPARED_EVERY = 6

/** Who holds a tree where it is: its limits, in slices, or the guard of the whole fleet. */
export type Holder = 'limits' | 'guard'

/** The process tree of one run: who belongs to it, and the kernel's own group of it where there is one. */
export class RunTree extends Lifetime {
  readonly runId: string
  private readonly watch: TreeWatch
  private tracking: Disposable
  private entered: Cgroup | null = null
  /** Its members when they were last compared, and for how many samples that was not done. */
  private compared = ''
  private comparedAgo = 0
  private places: GroupPlaces = ALL_OUTSIDE
  /** Who wants it held. */
  private readonly holders = new Map<Holder, () => void>()
  /** Somebody of it may be held. */
  private isHeld = false
  private isLetGo = false
  private leaderPid: number | null
  private readonly settled = Promise.withResolvers<Cgroup | null>()

  /** Resolves once it is known whether it has a group of its own; null: it has none. Never, if it is over before. */
  readonly grouping: Promise<Cgroup | null> = this.settled.promise

  /** `leader`: the run's first process where it is known already. */
  constructor(runId: string, watch: TreeWatch, leader: ProcessIdentity | null) {
    super()
    this.runId = runId
    this.watch = watch
    this.leaderPid = leader?.pid ?? null
    this.tracking = this.register(watch.track({ runId, leader }, () => this.entered))
  }

  /** The kernel's group of the run; null: none (yet). */
  get group(): Cgroup | null {
    return this.entered
  }

  /** Everybody of the tree is in the kernel's group of it. */
  get isWhole(): boolean {
    return this.entered !== null && this.places.isWhole
  }

  /** What the kernel says the whole tree has used; null: it has no group, or not everybody is in it. */
  get groupUsage(): GroupUsage | null {
    return this.isWhole ? (this.entered?.usage() ?? null) : null
  }

  /**
   * Its members at a sweep: shows who has left its group, and whether that is there at all. While the same are in it and nothing depends on
   * it (`isUrgent`: a limit does), that is looked at now and then only: it costs as much as all else of a quiet run.
   */
  compare(members: readonly ProcessRow[], isUrgent: boolean): void {
    if (this.entered === null) return
    const pids = members.map(({ pid }) => pid).join(' ')
    const mayWait = this.isWhole && this.holders.size === 0 && !this.isHeld && !isUrgent && pids === this.compared
    this.comparedAgo = mayWait ? this.comparedAgo + 1 : 0
    if (this.comparedAgo % COMPARED_EVERY !== 0) return
    this.compared = pids
    // One that somebody else makes (systemd) may not be there yet.
    if (this.places.wasWhole && !this.entered.isThere()) {
      // The kernel lets a group be removed only when nobody is in it, so nobody is held there.
      const told = [...this.holders.values()]
      this.entered = null
      this.holders.clear()
      for (const tell of told) tell()
      return
    }
    this.places = nextPlaces(this.places, members, new Set(this.entered.pids()))
    if (this.holders.size === 0 && this.isHeld) this.thaw()
  }

  /** Holds the whole tree where it is; false: there is no group for that, or it is to be held no more. `onLetGo`: it is let go, though nobody asked this holder. */
  hold(holder: Holder, onLetGo: () => void = () => {}): boolean {
    if (this.isLetGo || !this.isWhole || this.entered?.freeze(true) !== true) return false
    this.isHeld = true
    this.holders.set(holder, onLetGo)
    return true
  }

  /** Lets it go on, unless somebody else holds it. Done even if it is not held: it may be that it could not be let go before. */
  thaw(holder?: Holder): void {
    if (holder !== undefined) this.holders.delete(holder)
    if (this.holders.size > 0) return
    if (this.entered?.freeze(false) !== false) this.isHeld = false
  }

  isHeldBy(holder: Holder): boolean {
    return this.holders.has(holder)
  }

  /** It is never held again: who is asked to stop has to be able to. */
  letGo(): void {
    this.isLetGo = true
    const told = [...this.holders.values()]
    this.holders.clear()
    if (this.isHeld) this.thaw()
    for (const tell of told) tell()
  }

  override dispose(): void {
    this.letGo()
    super.dispose()
  }

  /**
   * True when the operating system says that no member is left: the tree is in its group, and nobody but its first process was seen who might
   * have been moved elsewhere. False: sweep to find out.
   */
  get isKnownEmpty(): boolean {
    if (!this.isWhole || this.entered?.isThere() !== true || this.entered.pids().length > 0) return false
    return this.membersSeen().every(({ pid }) => pid === this.leaderPid)
  }

  /** The first process is known now. */
  identified(leader: ProcessIdentity): void {
    this.leaderPid = leader.pid
    const better = this.watch.track({ runId: this.runId, leader }, () => this.entered)
    this.release(this.tracking)
    this.tracking = this.register(better)
  }

  /** The run has a group of its own. `isWhole`: every member is in it. */
  enter(group: Cgroup, isWhole: boolean): void {
    this.entered = group
    this.places = isWhole ? ALL_INSIDE : ALL_OUTSIDE
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
