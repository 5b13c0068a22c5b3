import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { Result } from '../../base/result.ts'
import type { WorktreeLook, WorktreeRecords } from '../../core/workspace/git.ts'
import { shortRef } from '../../core/workspace/merge-help.ts'
import type { OwnWorktree, WorktreeRecord } from '../../shapes/workspace.ts'

/** What Corral knows of worktrees: its records, and what was seen at the last look at each. */
export class WorktreeBook extends Lifetime {
  /** What of the records could not be read, for people. */
  readonly problems: readonly string[]
  private readonly kept: WorktreeRecords
  private readonly records = new Map<string, WorktreeRecord>()
  private readonly views = new Map<string, OwnWorktree>()
  private readonly changes = this.register(new Emitter<string>())

  /** What is shown of an agent's worktree changed: the agent's id. */
  readonly onDidChange = this.changes.event

  constructor(kept: WorktreeRecords) {
    super()
    this.kept = kept
    const { records, problems } = kept.read()
    this.problems = problems
    for (const record of records) {
      this.records.set(record.agentId, record)
      this.views.set(record.agentId, unseen(record))
    }
  }

  /** The record of an agent's worktree; null: none was made. */
  recordOf(agentId: string): WorktreeRecord | null {
    return this.records.get(agentId) ?? null
  }

  all(): readonly WorktreeRecord[] {
    return [...this.records.values()]
  }

  /** What is shown of an agent's worktree; null: it has none. */
  of(agentId: string): OwnWorktree | null {
    return this.views.get(agentId) ?? null
  }

  /** Remembers a worktree as it is now; the error says why that cannot be kept, and then nothing has changed. */
  keep(record: WorktreeRecord): Result<null, string> {
    const written = this.kept.write(record)
    if (!written.ok) return written
    this.records.set(record.agentId, record)
    this.show(record.agentId, { ...(this.of(record.agentId) ?? unseen(record)), ...stepOf(record) })
    return written
  }

  /** Nothing of it is left. */
  forget(agentId: string): Result<null, string> {
    const deleted = this.kept.delete(agentId)
    if (!deleted.ok) return deleted
    this.records.delete(agentId)
    this.views.delete(agentId)
    this.changes.fire(agentId)
    return deleted
  }

  /** What was seen at a look; the error: why it cannot be used. */
  saw(agentId: string, seen: Result<WorktreeLook, string>): void {
    const before = this.of(agentId)
    if (before === null) return
    if (!seen.ok) return this.show(agentId, { ...before, problem: seen.error })
    const { branch, changes } = seen.value
    this.show(agentId, { ...before, branch, changes, problem: null })
  }

  private show(agentId: string, view: OwnWorktree): void {
    if (JSON.stringify(this.views.get(agentId)) === JSON.stringify(view)) return
    this.views.set(agentId, view)
    this.changes.fire(agentId)
  }
}

function unseen(record: WorktreeRecord): OwnWorktree {
  const { branch, base } = record
  return { ...stepOf(record), branch, base: shortRef(base), changes: null, problem: null }
}

function stepOf({ path, step }: WorktreeRecord): Pick<OwnWorktree, 'path' | 'step'> {
  return { path, step }
}
