import { Lifetime, type Disposable } from '../../base/disposable.ts'
import type { Survivor } from '../../contract/views.ts'
import type { JournalEvent } from '../../shapes/journal.ts'
import type { AgentRecord } from '../../shapes/spec.ts'
import type { LostRun } from '../../shapes/state.ts'
import { reportUnexpected } from '../../base/unexpected.ts'
import { readableName } from '../../core/process/command-line.ts'
import { isOfBoot } from '../../core/process/identity.ts'
import { livingMembers } from '../../core/process/membership.ts'
import type { ProcessRow } from '../../core/process/process-row.ts'
import type { Cgroup, Cgroups } from '../../core/cgroups.ts'
import type { ProcessTable, SignalOutcome } from '../../core/ports.ts'
import { killTree } from '../stop/kill-tree.ts'
import { identityOf } from '../stop/signal-members.ts'
import type { TreeSnapshot, TreeWatch } from '../tree/tree-watch.ts'

/** The agent a lost run belonged to, as it is now: its name may change while survivors are listed. */
export interface LostRunOwner {
  readonly record: AgentRecord
}

/** Why a survivor is killed. */
export type Killer = Extract<JournalEvent, { kind: 'survivor-killed' }>['by']

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
  /** A survivor that was sent SIGKILL is gone. */
  killed(survivor: Survivor, by: Killer): void
  /** Nothing of a lost run lives any more. `claimants` show its cookie and cannot be proven to belong to it. */
  runOver(run: { readonly agentId: string; readonly runId: string }, claimants: readonly ProcessRow[]): void
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

/** A process a look found, copied. */
interface Found {
  readonly watched: Watched
  readonly row: ProcessRow
  readonly isProven: boolean
}

/** The orphan ledger: processes that outlived their run's end or their host, found by identity, descent and cookie, listed until they are gone. */
export class Survivors extends Lifetime {
  private readonly processes: ProcessTable
  private readonly trees: TreeWatch
  private readonly cgroups: Cgroups
  private readonly listener: SurvivorsListener
  private readonly watched = new Map<string, Watched>()
  private readonly ignored = new Set<string>()
  /** Those that were sent SIGKILL: it is said that they were killed once they are gone. */
  private readonly doomed = new Map<string, Killer>()
  private known: readonly Survivor[] = []
  private underWay: Promise<unknown> = Promise.resolve()
  private next: Promise<void> | null = null

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
    if (isHistory) return this.listener.runOver({ agentId: owner.record.id, runId: run.runId }, [])
    const group = this.groupOf(run.runId)
    const tracking = this.trees.track({ runId: run.runId, leader: run.identity }, () => group)
    this.watched.set(run.runId, { run, owner, group, tracking })
  }

  /**
   * Brings the list up to date by a look begun after this call. One look at a time, so that no earlier one overwrites what a later one found; all
   * who ask while one is under way share the next.
   */
  refresh(): Promise<void> {
    this.next ??= this.lookAfter(this.underWay)
    return this.next
  }

  /** Kills one survivor, after its identity was checked once more. What is not proven to be ours is not touched. */
  async kill(ref: SurvivorRef): Promise<SignalOutcome> {
    const survivor = this.find(ref)
    if (survivor === null) return 'gone'
    if (!survivor.isProven) return 'stranger'
    this.doom(survivor, 'user')
    const outcome = await this.processes.signal(identityOf(survivor, this.processes), 'SIGKILL')
    if (outcome !== 'sent') this.doomed.delete(keyOf(survivor))
    await this.refresh()
    return outcome
  }

  /** Kills everything that is left of the runs that `matches`. */
  async killRuns(matches: (run: LostRun) => boolean, by: Killer): Promise<void> {
    const proven = Map.groupBy(
      this.known.filter(({ isProven }) => isProven),
      ({ runId }) => runId,
    )
    const runs = [...this.watched.values()].filter(({ run }) => proven.has(run.runId) && matches(run))
    if (runs.length === 0) return
    for (const { run, group } of runs) {
      for (const survivor of proven.get(run.runId) ?? []) this.doom(survivor, by)
      const living = (): Promise<readonly ProcessRow[]> => this.trees.living(run.runId)
      const refused = await killTree({ group, living }, this.processes)
      for (const row of refused) this.doomed.delete(keyOf(row))
    }
    await this.refresh()
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

  private async lookAfter(earlier: Promise<unknown>): Promise<void> {
    await earlier
    this.underWay = Promise.allSettled([this.next])
    this.next = null
    await this.look()
  }

  private async look(): Promise<void> {
    const watched = [...this.watched.values()]
    if (watched.length === 0) return this.replace([])
    const snapshot = await this.trees.look(this.watched.keys())
    const found = watched.flatMap((each) => foundOf(each, snapshot))
    const lasting = new Set(found.filter(({ isProven }) => isProven).map((each) => each.watched))
    for (const each of watched) if (!lasting.has(each)) this.endWatch(each, found)
    const listed = found.filter((each) => lasting.has(each.watched))
    const lines = await this.processes.commandLines(listed.map(({ row }) => identityOf(row, this.processes)))
    this.replace(listed.map((each) => this.lineOf(each, lines)))
  }

  private doom(survivor: Survivor, by: Killer): void {
    const key = keyOf(survivor)
    if (!this.doomed.has(key)) this.doomed.set(key, by)
  }

  private replace(found: readonly Survivor[]): void {
    const before = this.known
    this.known = found
    if (this.isDisposed) return
    const lines = new Set(before.map(lineKeyOf))
    const isSame = found.length === before.length && found.every((survivor) => lines.has(lineKeyOf(survivor)))
    if (isSame) return
    this.tellGone(before, new Set(found.map(keyOf)))
    const known = new Set(before.map(keyOf))
    for (const survivor of found) if (survivor.isProven && !known.has(keyOf(survivor))) this.listener.found(survivor)
    this.listener.changed()
  }

  private tellGone(before: readonly Survivor[], present: ReadonlySet<string>): void {
    for (const survivor of before) {
      const by = this.doomed.get(keyOf(survivor))
      if (by === undefined || present.has(keyOf(survivor))) continue
      this.doomed.delete(keyOf(survivor))
      this.listener.killed(survivor, by)
    }
  }

  /** Nothing that is proven to be of the run lives: what only claims to be is named once and not listed. */
  private endWatch(watched: Watched, found: readonly Found[]): void {
    const { run, owner, group, tracking } = watched
    this.watched.delete(run.runId)
    tracking.dispose()
    group?.remove()
    const claimants = found.filter((each) => each.watched === watched).map(({ row }) => row)
    this.listener.runOver({ agentId: owner.record.id, runId: run.runId }, claimants)
  }

  private lineOf({ watched, row, isProven }: Found, commandLines: ReadonlyMap<number, string>): Survivor {
    const { id: agentId, spec } = watched.owner.record
    return {
      agentId,
      agentName: spec.name,
      runId: watched.run.runId,
      pid: row.pid,
      startTime: row.startTime,
      isProven,
      isIgnored: this.ignored.has(keyOf(row)),
      name: readableName(row.name),
      commandLine: commandLines.get(row.pid) ?? readableName(row.name),
      rssBytes: row.rssBytes,
    }
  }
}

function foundOf(watched: Watched, snapshot: TreeSnapshot): readonly Found[] {
  const { runId } = watched.run
  const found = (rows: readonly ProcessRow[], isProven: boolean): readonly Found[] =>
    livingMembers(rows).map((row) => ({ watched, row: { ...row }, isProven }))
  return [...found(snapshot.members(runId), true), ...found(snapshot.claimants(runId), false)]
}

function keyOf({ pid, startTime }: SurvivorRef): string {
  return `${pid}:${startTime}`
}

/** What makes one line differ from another for those who look at the list. */
function lineKeyOf(survivor: Survivor): string {
  return `${keyOf(survivor)}:${survivor.agentName}`
}
