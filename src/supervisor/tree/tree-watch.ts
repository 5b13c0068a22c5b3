import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import type { Clock } from '../../base/clock.ts'
import { Pacer } from '../../base/pacer.ts'
import { Timer } from '../../base/timer.ts'
import {
  ancestorsOf,
  assignMembers,
  claimantsOf,
  livingMembers,
  membersByRun,
  type Membership,
  type RunRoot,
} from '../../core/process/membership.ts'
import { isZombie, type ProcessRow } from '../../core/process/process-row.ts'
import { livingPids, sumResources, type TreeResources } from '../../core/process/resources.ts'
import type { Cgroup } from '../../core/cgroups.ts'
import type { ProcessTable } from '../../core/ports.ts'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'

/** Who belonged to which run at one moment. */
export interface TreeSnapshot {
  /** Monotonic ms when the sweep began. */
  readonly takenAtMs: number
  /** Members of a run, zombies included; empty for a run without members. The rows belong to the table and are valid until the next sweep: copy what you keep. */
  members(runId: string): readonly ProcessRow[]
  /** Processes that show the run's cookie and cannot be proven to belong to it. */
  claimants(runId: string): readonly ProcessRow[]
  /** Where the process of this pid belongs. */
  whereIs(pid: number): Whereabouts
}

/** Where a process belongs: to a run; perhaps to one, whose cookie it shows; to none of those followed; or it is not alive. */
export type Whereabouts =
  | { readonly kind: 'member' | 'claimant'; readonly runId: string }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'gone' }

/** A process that was there at some sweep. */
export type SeenProcess = Pick<ProcessIdentity, 'pid' | 'startTime'>

/** A run that is followed. */
interface Tracked {
  readonly root: RunRoot
  /** The kernel's own group of the run; null: there is none (yet). */
  readonly group: () => Cgroup | null
}

const NO_RUNS: readonly string[] = []
const NOBODY: readonly number[] = []

/** Sweeps closer together than this share one: a hundred agents stopping at once must not cost a hundred sweeps. */
const MIN_SPACING_MS = 2
/** Idle time after a sweep as a multiple of its duration: sweeping takes at most a third of the time while stops wait for trees to empty. */
const SPACING_PER_SWEEP = 2

/** Knows every tracked run's process tree; the only one that sweeps the process table. */
export class TreeWatch extends Lifetime {
  private readonly processes: ProcessTable
  private readonly clock: Clock
  private readonly hostPid: number
  private readonly tracked = new Map<string, Tracked>()
  private membership: Membership = new Map()
  /** The same by run, made when it is first asked for. */
  private seen: ReadonlyMap<string, readonly SeenProcess[]> | null = null
  private pending: Promise<TreeSnapshot> | null = null
  private pendingMustBeFull = false
  private usageOf: ReadonlySet<string> = new Set()
  /** Runs whose cgroup is read with the next sweep, so that no living member is missed. */
  private groupsAsked = new Set<string>()
  /** Tags of orphans, by pid. */
  private tags = new Map<number, { readonly startTime: number; readonly tag: number | null }>()
  private claimed: ReadonlyMap<string, readonly ProcessRow[]> = new Map()
  /** Never rejects. */
  private underWay: Promise<unknown> = Promise.resolve()
  private nextSweepAtMs = 0
  private readonly spacing: Timer
  /** Who waited for the same sweep goes on one after the other: a thousand stops that signal at once would hold every key up. */
  private readonly pacer: Pacer

  /** `hostPid`: the process whose ancestors take in orphans. */
  constructor(processes: ProcessTable, clock: Clock, hostPid: number) {
    super()
    this.processes = processes
    this.clock = clock
    this.hostPid = hostPid
    this.spacing = this.register(new Timer(clock))
    this.pacer = new Pacer(clock)
  }

  /** Shortest sensible time between two samples on this system, ms. */
  get minIntervalMs(): number {
    return this.processes.minSweepIntervalMs
  }

  /** Follows a run until disposed. Called again for the same run it takes the better root. */
  track(root: RunRoot, group: () => Cgroup | null = () => null): Disposable {
    const tracked = { root, group }
    this.tracked.set(root.runId, tracked)
    return toDisposable(() => {
      if (this.tracked.get(root.runId) === tracked) this.tracked.delete(root.runId)
    })
  }

  /** Some run is followed. */
  get hasRuns(): boolean {
    return this.tracked.size > 0
  }

  /** A sweep begun after this call. `missNobodyOf`: runs whose cgroup is read as well. Rejects only when the process table cannot be read. */
  look(missNobodyOf: Iterable<string> = NO_RUNS): Promise<TreeSnapshot> {
    for (const runId of missNobodyOf) this.groupsAsked.add(runId)
    this.pendingMustBeFull = true
    return this.share()
  }

  /** The same for a sampler: only usage must be fresh, and only that of these runs' members. Who is there is always known at once. */
  lookAtUsage(runIds: ReadonlySet<string>): Promise<TreeSnapshot> {
    this.usageOf = runIds
    return this.share()
  }

  /** The living members of one run from a fresh sweep, as copies to keep. */
  async living(runId: string): Promise<readonly ProcessRow[]> {
    const members = livingMembers((await this.look([runId])).members(runId)).map((row) => ({ ...row }))
    await this.pacer.pass()
    return members
  }

  /** The members of one run at the last sweep; no sweep is made, so some may be gone. */
  membersSeen(runId: string): readonly SeenProcess[] {
    this.seen ??= Map.groupBy(
      Array.from(this.membership, ([pid, member]) => ({ pid, ...member })),
      (member) => member.runId,
    )
    return this.seen.get(runId) ?? []
  }

  /** Who showed the run's cookie at the last sweep and could not be proven to belong to it. */
  claimantsSeen(runId: string): readonly Pick<ProcessRow, 'pid' | 'name'>[] {
    return this.claimed.get(runId) ?? []
  }

  /** What these members have open and have read and written, read now. */
  async resourcesOf(members: readonly ProcessRow[]): Promise<TreeResources> {
    const each = await this.processes.resources(livingPids(members))
    return sumResources(each.values(), this.clock.monotonicMs())
  }

  /** Their memory with each shared page counted once, bytes, read now; null: it cannot be told here, or not soon enough. */
  exactMemoryOf(members: readonly ProcessRow[]): Promise<number | null> {
    return this.processes.exactMemory(livingPids(members))
  }

  private share(): Promise<TreeSnapshot> {
    this.pending ??= this.sweepSoon()
    return this.pending
  }

  /** One sweep after the other: an earlier one must not overwrite what a later one found, nor be read while its rows change. */
  private async sweepSoon(): Promise<TreeSnapshot> {
    // At least one turn, so that callers of this turn share the sweep.
    await this.underWay
    const waitMs = this.nextSweepAtMs - this.clock.monotonicMs()
    if (waitMs > 0) await this.wait(waitMs)
    this.underWay = Promise.allSettled([this.pending])
    this.pending = null
    return this.sweep()
  }

  private async sweep(): Promise<TreeSnapshot> {
    const usageOf = this.pendingMustBeFull ? undefined : this.pidsOf(this.usageOf)
    this.pendingMustBeFull = false
    const takenAtMs = this.clock.monotonicMs()
    const rows = await this.processes.sweep(usageOf)
    const snapshot = this.take(rows, takenAtMs)
    const endedAtMs = this.clock.monotonicMs()
    this.nextSweepAtMs = endedAtMs + Math.max(MIN_SPACING_MS, (endedAtMs - takenAtMs) * SPACING_PER_SWEEP)
    return snapshot
  }

  /** Never resolves once this is disposed: who waits for a sweep then has ended as well. */
  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.spacing.restart(ms, resolve))
  }

  private pidsOf(runIds: ReadonlySet<string>): number[] {
    return [...this.membership].filter(([, { runId }]) => runIds.has(runId)).map(([pid]) => pid)
  }

  private take(rows: readonly ProcessRow[], takenAtMs: number): TreeSnapshot {
    const roots = [...this.tracked.values()].map(({ root }) => root)
    let reapers: ReadonlySet<number> | null = null
    const isReaper = (pid: number): boolean => (reapers ??= ancestorsOf(this.hostPid, rows)).has(pid)
    const sources = { isReaper, grouped: this.readGroups(), tagOf: this.newTags() }
    this.membership = assignMembers(this.membership, rows, roots, sources)
    this.seen = null
    const byRun = membersByRun(this.membership, rows)
    const claimants = claimantsOf(this.membership, rows, this.tracked).map((row) => ({ ...row }))
    const claimed = Map.groupBy(claimants, ({ cookie }) => cookie ?? '')
    this.claimed = claimed
    return {
      takenAtMs,
      members: (runId) => byRun.get(runId) ?? [],
      claimants: (runId) => claimed.get(runId) ?? [],
      whereIs: (pid) => this.whereIs(pid, rows),
    }
  }

  private whereIs(pid: number, rows: readonly ProcessRow[]): Whereabouts {
    const row = rows.find((one) => one.pid === pid)
    if (row === undefined || isZombie(row)) return { kind: 'gone' }
    const member = this.membership.get(pid)
    if (member !== undefined) return { kind: 'member', runId: member.runId }
    const { cookie } = row
    return cookie !== null && this.tracked.has(cookie) ? { kind: 'claimant', runId: cookie } : { kind: 'elsewhere' }
  }

  /** A process has its tag from its parent, so it is read once; what is not asked for in this sweep is forgotten. */
  private newTags(): (row: ProcessRow) => number | null {
    const before = this.tags
    const tags: TreeWatch['tags'] = new Map()
    this.tags = tags
    return ({ pid, startTime }) => {
      const known = before.get(pid)
      const tag = known?.startTime === startTime ? known.tag : this.processes.tagOf(pid)
      tags.set(pid, { startTime, tag })
      return tag
    }
  }

  private readGroups(): ReadonlyMap<number, string> {
    const grouped = new Map<number, string>()
    for (const runId of this.groupsAsked) {
      for (const pid of this.tracked.get(runId)?.group()?.pids() ?? NOBODY) grouped.set(pid, runId)
    }
    this.groupsAsked = new Set()
    return grouped
  }
}
