import type { BasePoint, Git } from '../../core/workspace/git.ts'
import type { DiffStat } from '../../shapes/task.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { WorktreeBook } from '../worktrees/worktree-book.ts'

/** Where a task began: a folder of a repository, and the commit that was checked out. */
export interface ChangesSince {
  readonly root: string
  readonly base: BasePoint
}

/** What tasks change in their folders, as far as git can tell. */
export class TaskChanges {
  private readonly git: Pick<Git, 'repositoryAt' | 'basePoint' | 'look'>
  private readonly book: Pick<WorktreeBook, 'recordOf'>

  constructor(git: TaskChanges['git'], book: TaskChanges['book']) {
    this.git = git
    this.book = book
  }

  /** Where a task in a folder begins; null: it is in no git work tree, or that cannot be told. */
  async since(folder: string): Promise<ChangesSince | null> {
    const repository = await this.git.repositoryAt(folder)
    if (!repository.ok) return null
    const base = await this.git.basePoint(repository.value, null)
    return base.ok ? { root: repository.value.root, base: base.value } : null
  }

  /** What has changed since; in a worktree of the agent's own, since that was made. Null: that cannot be told. */
  async of(agent: SupervisedAgent, since: ChangesSince | null): Promise<DiffStat | null> {
    const own = this.book.recordOf(agent.record.id)
    const begun = own === null ? since : { root: own.path, base: { ref: own.base, commit: own.baseCommit } }
    if (begun === null) return null
    const look = await this.git.look(begun.root, begun.base)
    if (!look.ok) return null
    const { files, added, deleted } = look.value.changes
    return { files, added, deleted }
  }
}
