import { Lifetime, toDisposable, type Disposable } from '../base/disposable.ts'
import type { Clock } from '../base/clock.ts'
import { delay } from '../base/clock.ts'
import {
  assignMembers,
  livingMembers,
  membersByRun,
  type Membership,
  type RunRoot,
} from '../core/process/membership.ts'
import type { ProcessRow } from '../core/process/process-row.ts'
import type { ProcessTable } from '../core/ports.ts'

/** Who belonged to which run at one moment. */
export interface TreeSnapshot {
  /** Monotonic ms when the sweep began. */
  readonly takenAtMs: number
  /** Members of a run, zombies included; empty for a run nobody belongs to. The rows are the table's own: copy what outlives this turn. */
  members(runId: string): readonly ProcessRow[]
}

/** Sweeps closer together than this share one: a hundred agents stopping at once must not cost a hundred sweeps. */
const MIN_SPACING_MS = 2
/** A sweep may use at most about a third of the time while somebody waits for trees to empty. */
const SPACING_PER_SWEEP = 2

/** Knows every tracked run's process tree; the only one that sweeps the process table. */
export class TreeWatch extends Lifetime {
  private readonly processes: ProcessTable
  private readonly clock: Clock
  private readonly roots = new Map<string, RunRoot>()
  private membership: Membership = new Map()
  private pending: Promise<TreeSnapshot> | null = null
  private pendingMustBeFull = false
  private usageOf: ReadonlySet<string> = new Set()
  private nextSweepAtMs = 0

  constructor(processes: ProcessTable, clock: Clock) {
    super()
    this.processes = processes
    this.clock = clock
  }

  /** Shortest sensible time between two samples on this system, ms. */
  get minIntervalMs(): number {
    return this.processes.minSweepIntervalMs
  }

  /** Follows a run until disposed. Called again for the same run it takes the better root. */
  track(root: RunRoot): Disposable {
    this.roots.set(root.runId, root)
    return toDisposable(() => this.roots.delete(root.runId))
  }

  /** A sweep begun after this call. Rejects only when the process table cannot be read. */
  look(): Promise<TreeSnapshot> {
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
    return livingMembers((await this.look()).members(runId)).map((row) => ({ ...row }))
  }

  private share(): Promise<TreeSnapshot> {
    this.pending ??= this.sweepSoon()
    return this.pending
  }

  private async sweepSoon(): Promise<TreeSnapshot> {
    const waitMs = this.nextSweepAtMs - this.clock.monotonicMs()
    // At least one turn, so that callers of this turn share the sweep.
    if (waitMs > 0) await delay(this.clock, waitMs)
    else await Promise.resolve()
    const usageOf = this.pendingMustBeFull ? undefined : this.pidsOf(this.usageOf)
    this.pending = null
    this.pendingMustBeFull = false
    const takenAtMs = this.clock.monotonicMs()
    const rows = await this.processes.sweep(usageOf)
    const snapshot = this.take(rows, takenAtMs)
    const endedAtMs = this.clock.monotonicMs()
    this.nextSweepAtMs = endedAtMs + Math.max(MIN_SPACING_MS, (endedAtMs - takenAtMs) * SPACING_PER_SWEEP)
    return snapshot
  }

  private pidsOf(runIds: ReadonlySet<string>): number[] {
    return [...this.membership].filter(([, { runId }]) => runIds.has(runId)).map(([pid]) => pid)
  }

  private take(rows: readonly ProcessRow[], takenAtMs: number): TreeSnapshot {
    this.membership = assignMembers(this.membership, rows, [...this.roots.values()])
    const byRun = membersByRun(this.membership, rows)
    return { takenAtMs, members: (runId) => byRun.get(runId) ?? [] }
  }
}
