import { Lifetime, type Disposable } from '../base/disposable.ts'
import { Emitter } from '../base/event.ts'
import type { Survivor } from '../contract/schemas/host.ts'
import { isOfBoot } from '../core/process/identity.ts'
import { livingMembers } from '../core/process/membership.ts'
import type { ProcessRow } from '../core/process/process-row.ts'
import type { LostRun } from '../core/agent/state.ts'
import type { ProcessTable } from '../core/ports.ts'
import { identityOf } from './stop/signal-members.ts'
import type { TreeWatch } from './tree-watch.ts'

/** The agent a lost run belonged to. */
export interface LostRunOwner {
  readonly agentId: string
  readonly agentName: string
}

interface Watched {
  readonly run: LostRun
  readonly owner: LostRunOwner
  readonly tracking: Disposable
}

/** Processes of runs that outlived whoever watched them: found by identity and cookie, named until they are gone. */
export class Survivors extends Lifetime {
  private readonly processes: ProcessTable
  private readonly trees: TreeWatch
  private readonly changes = this.register(new Emitter<void>())
  private readonly ends = this.register(new Emitter<LostRunOwner & { readonly runId: string }>())
  private readonly finds = this.register(new Emitter<Survivor & { readonly runId: string }>())
  private readonly watched = new Map<string, Watched>()
  private known: readonly Survivor[] = []

  /** The list changed. */
  readonly onDidChange = this.changes.event
  /** A survivor was seen for the first time. */
  readonly onFound = this.finds.event
  /** Nothing of a lost run lives any more. */
  readonly onRunOver = this.ends.event

  constructor(processes: ProcessTable, trees: TreeWatch) {
    super()
    this.processes = processes
    this.trees = trees
  }

  get list(): readonly Survivor[] {
    return this.known
  }

  /** Looks for what is left of a run from now on. The next `refresh` tells. */
  watch(run: LostRun, owner: LostRunOwner): void {
    if (this.watched.has(run.runId)) return
    // Another boot: everything of that life is history.
    const isHistory = run.identity !== null && !isOfBoot(run.identity, this.processes.bootId)
    if (isHistory) return this.ends.fire({ ...owner, runId: run.runId })
    const tracking = this.trees.track({ runId: run.runId, leader: run.identity })
    this.watched.set(run.runId, { run, owner, tracking })
  }

  /** Brings the list up to date. */
  async refresh(): Promise<void> {
    if (this.watched.size === 0) return
    const snapshot = await this.trees.look()
    const groups = [...this.watched.values()].map((watched) => ({
      watched,
      living: livingMembers(snapshot.members(watched.run.runId)).map((row) => ({ ...row })),
    }))
    const found: Survivor[] = []
    for (const { watched, living } of groups) {
      if (living.length === 0) {
        this.endWatch(watched)
        continue
      }
      const survivors = await this.survivorsOf(living, watched.owner)
      found.push(...survivors.map((survivor) => this.note(survivor, watched.run.runId)))
    }
    const isSame =
      found.length === this.known.length && found.every((survivor, index) => survivor.pid === this.known[index]?.pid)
    this.known = found
    if (!isSame && !this.isDisposed) this.changes.fire()
  }

  override dispose(): void {
    for (const { tracking } of this.watched.values()) tracking.dispose()
    super.dispose()
  }

  private note(survivor: Survivor, runId: string): Survivor {
    if (!this.known.some(({ pid }) => pid === survivor.pid)) this.finds.fire({ ...survivor, runId })
    return survivor
  }

  private endWatch({ run, owner, tracking }: Watched): void {
    this.watched.delete(run.runId)
    tracking.dispose()
    this.ends.fire({ ...owner, runId: run.runId })
  }

  private async survivorsOf(living: readonly ProcessRow[], owner: LostRunOwner): Promise<Survivor[]> {
    const lines = await this.processes.commandLines(living.map((row) => identityOf(row, this.processes)))
    return living.map((row) => ({
      ...owner,
      pid: row.pid,
      name: row.name,
      commandLine: lines.get(row.pid) ?? row.name,
      rssBytes: row.rssBytes,
    }))
  }
}
