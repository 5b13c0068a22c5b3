import type { CancelSignal } from '../../base/cancel.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Environment } from '../../core/agent/launch.ts'
import type { Repository } from '../../core/workspace/git.ts'
import { branchesFor, problemOfBranch, worktreePath } from '../../core/workspace/wish.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { WorktreeEvent, WorktreeRecord, WorktreeWish } from '../../shapes/workspace.ts'
import { refusalOfFolder } from '../run/policy-check.ts'
import type { AgentTerminal } from '../terminal/agent-terminal.ts'
import { runSetup, type SetupParts } from './setup-run.ts'
import { Turns } from '../../base/turns.ts'
import type { WorktreeBook } from './worktree-book.ts'

/** A start whose agent wants a worktree. */
export interface WorktreeStart {
  readonly agentId: string
  readonly runId: string
  readonly generation: number
  /** As the owner wrote it: its folder is the place in the repository. */
  readonly spec: Pick<AgentSpec, 'name' | 'cwd' | 'workspace'>
  /** Variables of the spec with the values of its secrets. */
  readonly specEnv: () => Result<Environment, StartFailure>
  readonly terminal: AgentTerminal
  readonly signal: CancelSignal
  readonly note: (event: WorktreeEvent) => void
}

/** What worktrees are made with. */
export interface WorktreeMakerParts extends SetupParts {
  readonly book: WorktreeBook
  /** Lets one thing at a time be done to an agent's worktree. */
  readonly turns: Turns
}

type Wished = WorktreeStart & { readonly wish: WorktreeWish }

/** Makes worktrees before the first start of their agents, once each; what was cut off is undone and begun anew. */
export class WorktreeMaker {
  private readonly parts: WorktreeMakerParts
  /** Branch names are chosen and taken one at a time in each repository. */
  private readonly repositories = new Turns()

  constructor(parts: WorktreeMakerParts) {
    this.parts = parts
  }

  /** Sees to it that the agent's worktree is there and set up; null: it is, or it wants none. */
  async prepare(start: WorktreeStart): Promise<StartFailure | null> {
    const { workspace: wish } = start.spec
    if (wish.kind === 'folder') return null
    return this.parts.turns.take(start.agentId, () => this.prepareWished({ ...start, wish }))
  }

  private async prepareWished(start: Wished): Promise<StartFailure | null> {
    const { book, ports } = this.parts
    if (start.signal.isCancelled) return failure('It was stopped before its worktree was made.')
    const left = book.recordOf(start.agentId)
    const undone = left?.step === 'making' ? await this.undo(left) : ok(null)
    if (!undone.ok) return failure(`An earlier attempt to make its worktree cannot be undone. ${undone.error}`)
    const known = book.recordOf(start.agentId)
    const record = known === null ? await this.make(start) : await this.moved(known, start)
    if (!record.ok) return record.error
    const usable = await ports.git.check(record.value)
    if (!usable.ok) {
      book.saw(start.agentId, usable)
      return failure(usable.error)
    }
    return record.value.step === 'ready' ? null : this.setUp(start, record.value, known === null)
  }

  /** A new worktree, remembered before anything is done. */
  private async make(start: Wished): Promise<Result<WorktreeRecord, StartFailure>> {
    const { git } = this.parts.ports
    const repository = await git.repositoryAt(start.spec.cwd)
    if (!repository.ok) return err(failure(repository.error))
    const base = await git.basePoint(repository.value, start.wish.base)
    if (!base.ok) return err(failure(base.error))
    if (repository.value.hasSubmodules && start.wish.setup === null) return err(failure(SUBMODULES))
    const path = await this.placeFor(start, repository.value)
    if (!path.ok) return path
    const blank: Omit<WorktreeRecord, 'branch'> = {
      ...{ agentId: start.agentId, agentName: start.spec.name, cwd: start.spec.cwd },
      ...{ repository: repository.value.root, gitFolder: repository.value.gitFolder },
      ...{ path: path.value, subfolder: repository.value.subfolder },
      ...{ ownsBranch: true, base: base.value.ref, baseCommit: base.value.commit },
      ...{ step: 'making', teardown: start.wish.teardown, createdAt: this.parts.ports.clock.now() },
    }
    return this.repositories.take(repository.value.gitFolder, () => this.add(blank, start))
  }

  /** Chooses the branch and lets git do it. What fails is undone. */
  private async add(
    blank: Omit<WorktreeRecord, 'branch'>,
    { wish, spec }: Wished,
  ): Promise<Result<WorktreeRecord, StartFailure>> {
    const { book, ports } = this.parts
    const branch = await this.freeBranch(blank.gitFolder, wish.branch, spec.name)
    if (!branch.ok) return branch
    const record: WorktreeRecord = { ...blank, branch: branch.value }
    const intended = book.keep(record)
    if (!intended.ok) return err(failure(intended.error))
    const { repository: root, gitFolder, path, baseCommit } = record
    const order = { repository: { root, gitFolder }, path, branch: record.branch, newAt: baseCommit }
    const added = await ports.git.addWorktree(order)
    if (!added.ok) {
      await this.undo(record)
      return err(failure(added.error))
    }
    const made: WorktreeRecord = { ...record, step: 'made' }
    return this.kept(made)
  }

  private async freeBranch(
    gitFolder: string,
    wished: string | null,
    agentName: string,
  ): Promise<Result<string, StartFailure>> {
    const { git } = this.parts.ports
    if (wished !== null) {
      const problem = problemOfBranch(wished)
      if (problem !== null) return err(failure(problem))
      return (await git.hasBranch(gitFolder, wished)) ? err(failure(takenBranch(wished))) : ok(wished)
    }
    for (const branch of branchesFor(agentName)) if (!(await git.hasBranch(gitFolder, branch))) return ok(branch)
    throw new Error('there is always another number')
  }

  private async placeFor(
    { wish, agentId, spec }: Wished,
    repository: Repository,
  ): Promise<Result<string, StartFailure>> {
    const { ports, host } = this.parts
    const dataDir = await ports.commands.realPathOf(host.dataDir)
    const order = { dataDir, repository: repository.root, agentName: spec.name, agentId }
    const path = worktreePath(wish.place, order)
    for (const folder of [repository.root, path]) {
      const refusal = await refusalOfFolder(folder, ports)
      if (refusal !== null) return err(refusal)
    }
    if ((await ports.git.contentOf(path)) === 'something') {
      return err(failure(`There is something at ${path} already. Look what it is, and move it away.`))
    }
    return ok(path)
  }

  /** The same worktree for a spec that was changed since; another repository is refused. */
  private async moved(record: WorktreeRecord, { spec, wish }: Wished): Promise<Result<WorktreeRecord, StartFailure>> {
    const named = { ...record, agentName: spec.name, teardown: wish.teardown }
    if (record.cwd === spec.cwd) return JSON.stringify(named) === JSON.stringify(record) ? ok(record) : this.kept(named)
    const repository = await this.parts.ports.git.repositoryAt(spec.cwd)
    if (!repository.ok) return err(failure(repository.error))
    if (repository.value.gitFolder !== record.gitFolder) return err(failure(otherRepository(record, spec.cwd)))
    return this.kept({ ...named, cwd: spec.cwd, subfolder: repository.value.subfolder })
  }

  private kept(record: WorktreeRecord): Result<WorktreeRecord, StartFailure> {
    const kept = this.parts.book.keep(record)
    return kept.ok ? ok(record) : err(failure(kept.error))
  }

  /** Copies what is to be there, runs the setup command. Done anew from the beginning as long as it has not ended well. */
  private async setUp(start: Wished, record: WorktreeRecord, isNew: boolean): Promise<StartFailure | null> {
    const { book, ports } = this.parts
    const copied = await ports.git.copyIncluded(record.repository, record.path)
    if (!copied.ok) return failure(copied.error)
    const { path, branch, base } = record
    if (isNew) start.note({ kind: 'worktree-made', path, branch, base, copied: copied.value.files })
    const { setup } = start.wish
    if (setup !== null) {
      const env = start.specEnv()
      if (!env.ok) return env.error
      const took = await runSetup({ ...start, call: setup, record, specEnv: env.value }, this.parts)
      if (!took.ok) return took.error
      start.note({ kind: 'worktree-set-up', command: setup.command, durationMs: took.value })
    }
    const kept = book.keep({ ...record, step: 'ready' })
    return kept.ok ? null : failure(kept.error)
  }

  /** Takes back what an attempt came to: nothing was ever run in it. The branch goes only if nobody has used it. */
  private async undo(record: WorktreeRecord): Promise<Result<null, string>> {
    const { git } = this.parts.ports
    const removed = await git.removeWorktree(record)
    if (!removed.ok) return removed
    const deleted = await git.deleteFolder(record.path)
    if (!deleted.ok) return deleted
    const { gitFolder, branch, baseCommit } = record
    const branchGone = record.ownsBranch ? await git.deleteBranch(gitFolder, branch, baseCommit) : ok(null)
    return branchGone.ok ? this.parts.book.forget(record.agentId) : branchGone
  }
}

const SUBMODULES =
  'This repository has submodules, which git leaves empty in a new worktree. Give the agent a setup command that fills them, for example: git submodule update --init --recursive'

/** What is said where a branch is wished for that exists. */
export function takenBranch(branch: string): string {
  return `There is a branch ${branch} already. Give the worktree another, or none: then Corral chooses one that is free.`
}

function otherRepository({ repository, agentName }: WorktreeRecord, cwd: string): string {
  return `It has a worktree of ${repository}, and ${cwd} is in another repository. Remove the worktree first (corral worktrees remove ${agentName}), or choose the folder it was made for.`
}

function failure(message: string): StartFailure {
  return { code: 'worktree-failed', message }
}
