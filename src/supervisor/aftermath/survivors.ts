import { Lifetime, type Disposable } from '../../base/disposable.ts'
import type { Survivor } from '../../contract/views.ts'
import type { LostRun } from '../../shapes/state.ts'
import { reportUnexpected } from '../../base/unexpected.ts'
import { isOfBoot } from '../../core/process/identity.ts'
import { livingMembers } from '../../core/process/membership.ts'
import { isZombie, type ProcessRow } from '../../core/process/process-row.ts'
import type { Cgroup, Cgroups, ProcessTable, SignalOutcome } from '../../core/ports.ts'
import { killTree } from '../stop/kill-tree.ts'
import { identityOf } from '../stop/signal-members.ts'
import type { TreeSnapshot, TreeWatch } from '../tree/tree-watch.ts'

/** The agent a lost run belonged to. */
export interface LostRunOwner {
  readonly agentId: string
  readonly agentName: string
}

/** Names one line of the ledger. */
export interface SurvivorRef {
  readonly pid: number
  readonly startTime: number
}

/** Receives what happens to survivors. */
export interface SurvivorsListener {
  /** The list changed. */
  changed(): void
  /** A survivor was seen for the first time. */
  found(survivor: Survivor): void
  /** Nothing of a lost run lives any more. */
  runOver(run: LostRunOwner & { readonly runId: string }): void
}

/** What a ledger works with. */
export interface SurvivorsParts {
  readonly processes: ProcessTable
  readonly trees: TreeWatch
  readonly cgroups: Cgroups
  readonly listener: SurvivorsListener
}

interface Watched {
  readonly run: LostRun
  readonly owner: LostRunOwner
  readonly group: Cgroup | null
  readonly tracking: Disposable
}

/** The orphan ledger: processes that outlived their run's end or their host, found by identity, descent and cookie, listed until they are gone. */
export class Survivors extends Lifetime {
  private readonly processes: ProcessTable
  private readonly trees: TreeWatch
  private readonly cgroups: Cgroups
  private readonly listener: SurvivorsListener
  private readonly watched = new Map<string, Watched>()
  private readonly ignored = new Set<string>()
  private known: readonly Survivor[] = []

  constructor(parts: SurvivorsParts) {
    super()
    this.listener = parts.listener
    this.processes = parts.processes
    this.trees = parts.trees
    this.cgroups = parts.cgroups
  }

  get list(): readonly Survivor[] {
    return this.known
  }

  /** Looks for survivors of a run from the next `refresh` on. */
  watch(run: LostRun, owner: LostRunOwner): void {
    if (this.watched.has(run.runId)) return
    // Another boot: everything of that life is history.
    const isHistory = run.identity !== null && !isOfBoot(run.identity, this.processes.bootId)
    if (isHistory) return this.listener.runOver({ ...owner, runId: run.runId })
    const group = this.groupOf(run.runId)
    const tracking = this.trees.track({ runId: run.runId, leader: run.identity }, () => group)
    this.watched.set(run.runId, { run, owner, group, tracking })
  }

  /** Brings the list up to date. */
  async refresh(): Promise<void> {
    if (this.watched.size === 0) return
    const snapshot = await this.trees.look(this.watched.keys())
    const groups = [...this.watched.values()].map((watched) => ({ watched, ...this.rowsOf(watched, snapshot) }))
    const found: Survivor[] = []
    for (const { watched, proven, claiming } of groups) {
      if (proven.length === 0) this.endWatch(watched)
      found.push(...(await this.linesOf(proven, watched, true)), ...(await this.linesOf(claiming, watched, false)))
    }
    this.replace(found)
  }

  /** Kills one survivor, after its identity was checked once more. What is not proven to be ours is not touched. */
  async kill(ref: SurvivorRef): Promise<SignalOutcome> {
    const survivor = this.find(ref)
    if (survivor === null) return 'gone'
    if (!survivor.isProven) return 'stranger'
    const outcome = await this.processes.signal({ ...ref, bootId: this.processes.bootId }, 'SIGKILL')
    await this.refresh()
    return outcome
  }

  /** Kills everything that is left of the runs that `matches`; resolves with what was there. */
  async killRuns(matches: (run: LostRun) => boolean): Promise<readonly Survivor[]> {
    const runs = [...this.watched.values()].filter(({ run }) => matches(run))
    const ended = this.known.filter(({ runId, isProven }) => isProven && runs.some(({ run }) => run.runId === runId))
    for (const { run, group } of runs) {
      if (ended.some(({ runId }) => runId === run.runId)) {
        const living = (): Promise<readonly ProcessRow[]> => this.trees.living(run.runId)
        await killTree({ group, living }, this.processes)
      }
    }
    if (ended.length > 0) await this.refresh()
    return ended
  }

  /** Lets it be, or not any more. */
  ignore(ref: SurvivorRef, isIgnored: boolean): void {
    if (isIgnored) this.ignored.add(keyOf(ref))
    else this.ignored.delete(keyOf(ref))
    this.known = this.known.map((survivor) => ({ ...survivor, isIgnored: this.ignored.has(keyOf(survivor)) }))
    this.listener.changed()
  }

  find(ref: SurvivorRef): Survivor | null {
    return this.known.find((survivor) => keyOf(survivor) === keyOf(ref)) ?? null
  }

  override dispose(): void {
    for (const { tracking } of this.watched.values()) tracking.dispose()
    super.dispose()
  }

  /** Null: there is none, or none that can be found; the processes are looked for all the same. */
  private groupOf(runId: string): Cgroup | null {
    try {
      return this.cgroups.find(runId)
    } catch (error) {
      reportUnexpected(error, `finding the group of run ${runId}`)
      return null
    }
  }

  private rowsOf(
    { run: { runId } }: Watched,
    snapshot: TreeSnapshot,
  ): { proven: ProcessRow[]; claiming: ProcessRow[] } {
    const copies = (rows: readonly ProcessRow[]): ProcessRow[] => rows.map((row) => ({ ...row }))
    return {
      proven: copies(livingMembers(snapshot.members(runId))),
      claiming: copies(snapshot.claimants(runId).filter((row) => !isZombie(row))),
    }
  }

  private replace(found: readonly Survivor[]): void {
    const known = new Set(this.known.map(keyOf))
    const isSame = found.length === known.size && found.every((survivor) => known.has(keyOf(survivor)))
    this.known = found
    if (isSame || this.isDisposed) return
    for (const survivor of found) if (survivor.isProven && !known.has(keyOf(survivor))) this.listener.found(survivor)
    this.listener.changed()
  }

  private endWatch({ run, owner, group, tracking }: Watched): void {
    this.watched.delete(run.runId)
    tracking.dispose()
    group?.remove()
    this.listener.runOver({ ...owner, runId: run.runId })
  }

  private async linesOf(rows: readonly ProcessRow[], { run, owner }: Watched, isProven: boolean): Promise<Survivor[]> {
    const lines = await this.processes.commandLines(rows.map((row) => identityOf(row, this.processes)))
    return rows.map((row) => ({
      ...owner,
      runId: run.runId,
      pid: row.pid,
      startTime: row.startTime,
      isProven,
      isIgnored: this.ignored.has(keyOf(row)),
      name: row.name,
      commandLine: lines.get(row.pid) ?? row.name,
      rssBytes: row.rssBytes,
    }))
  }
}

function keyOf({ pid, startTime }: SurvivorRef): string {
  return `${pid}:${startTime}`
}
