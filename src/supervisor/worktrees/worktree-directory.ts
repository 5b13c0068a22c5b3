import type { Result } from '../../base/result.ts'
import type { OutputOf } from '../../contract/requests.ts'
import type { WorktreeView } from '../../contract/requests/worktree.ts'
import type { FoundBranch, Git, Registration, WorktreeLook } from '../../core/workspace/git.ts'
import type { Loss } from '../../core/workspace/loss.ts'
import { mergeSteps, shortRef } from '../../core/workspace/merge-help.ts'
import { standingOf, strayBranches, strayFolders } from '../../core/workspace/standing.ts'
import { OWN_BRANCHES } from '../../core/workspace/wish.ts'
import type { WorktreeRecord } from '../../shapes/workspace.ts'
import type { WorktreeAgents } from './worktree-agents.ts'
import type { WorktreeBook } from './worktree-book.ts'
import type { WorktreeWatch } from './worktree-watch.ts'

/** What a directory works with. */
export interface WorktreeDirectoryParts {
  readonly git: Git
  readonly book: WorktreeBook
  readonly watch: WorktreeWatch
  readonly agents: WorktreeAgents
  /** The folder of worktrees in the data directory, links resolved. */
  readonly folder: () => Promise<string>
}

/** What is named by a ref. */
export type Named =
  | { readonly kind: 'record'; readonly record: WorktreeRecord }
  /** `gitFolder` null: no repository knows it. */
  | { readonly kind: 'folder'; readonly path: string; readonly gitFolder: string | null }
  | { readonly kind: 'branch'; readonly branch: FoundBranch; readonly gitFolder: string; readonly repository: string }

type Shown = OutputOf<'worktree.show'>

/** A repository that worktrees were made of. */
interface KnownRepository {
  readonly gitFolder: string
  readonly root: string
}

const BLANK: Omit<WorktreeView, 'ref' | 'standing'> = {
  ...{ agentId: null, agentName: null, path: null, repository: null, branch: null, base: null },
  ...{ changes: null, problem: null, createdAt: null },
}

/** Every worktree of Corral's, and what was left behind. */
export class WorktreeDirectory {
  private readonly parts: WorktreeDirectoryParts

  constructor(parts: WorktreeDirectoryParts) {
    this.parts = parts
  }

  /** All of them, looked at now. */
  async list(): Promise<readonly WorktreeView[]> {
    const { book, watch } = this.parts
    const records = book.all().toSorted((a, b) => a.createdAt - b.createdAt)
    const [views, strays] = await Promise.all([
      Promise.all(records.map(async (record) => this.viewOf(record, await watch.look(record)))),
      this.strays(),
    ])
    return [...views, ...strays.map((stray) => strayView(stray))]
  }

  /** What a ref names: an agent's name or id, else one of what was left behind. */
  async find(ref: string): Promise<Named | null> {
    const { book, agents } = this.parts
    const record = book.recordOf(agents.named(ref)?.id ?? ref)
    if (record !== null) return { kind: 'record', record }
    const strays = await this.strays()
    return strays.find((stray) => refOf(stray) === ref) ?? null
  }

  async show(named: Named): Promise<Shown> {
    const loss = await this.lossOf(named)
    if (named.kind !== 'record') {
      return { worktree: strayView(named), files: [], mergeSteps: [], conflicts: null, loss }
    }
    const { record } = named
    const seen = await this.parts.watch.look(record)
    const worktree = this.viewOf(record, seen)
    if (!seen.ok) return { worktree, files: [], mergeSteps: [], conflicts: null, loss }
    const [forecast, repository] = await Promise.all([
      this.parts.git.forecastMerge(record.path, record.base),
      this.parts.git.repositoryAt(record.repository),
    ])
    const { branch, changes, files } = seen.value
    const checkedOut = repository.ok ? repository.value.branch : null
    const steps = mergeSteps({ record, branch, checkedOut, changes, forecast })
    return { worktree, files, mergeSteps: steps, conflicts: forecast?.conflicts ?? null, loss }
  }

  /** What a removal would lose. */
  async lossOf(named: Named): Promise<Loss> {
    if (named.kind === 'branch') return lossOfBranch(named.branch)
    const { git } = this.parts
    if (named.kind === 'folder' && named.gitFolder === null) {
      return { kind: 'unknown', why: 'no repository knows this folder' }
    }
    const place = named.kind === 'record' ? named.record : { path: named.path, gitFolder: named.gitFolder ?? '' }
    if ((await git.contentOf(place.path)) === 'nothing') {
      return named.kind === 'record' ? this.lossOfGone(named.record) : NOTHING
    }
    const usable = await git.check(place)
    const only = usable.ok ? await git.onlyHere(place.path) : usable
    return only.ok ? { kind: 'known', ...only.value } : { kind: 'unknown', why: only.error }
  }

  /** Its folder is gone: what its branch has alone is left. */
  private async lossOfGone({ gitFolder, branch }: WorktreeRecord): Promise<Loss> {
    const branches = await this.parts.git.branchesBelow(gitFolder, branch)
    const own = branches.ok ? branches.value.find(({ name }) => name === branch) : undefined
    return own === undefined ? NOTHING : lossOfBranch(own)
  }

  private viewOf(record: WorktreeRecord, seen: Result<WorktreeLook, string>): WorktreeView {
    const agent = this.parts.agents.find(record.agentId)
    const problem = seen.ok ? null : seen.error
    const standing = standingOf(record, { hasAgent: agent !== null, isStarting: agent?.isUp ?? false, problem })
    return {
      ...{ ref: record.agentId, standing, agentId: agent?.id ?? null, agentName: agent?.spec.name ?? record.agentName },
      ...{ path: record.path, repository: record.repository, branch: seen.ok ? seen.value.branch : record.branch },
      ...{ base: shortRef(record.base), changes: seen.ok ? seen.value.changes : null, createdAt: record.createdAt },
      // What is not finished need not work.
      problem: record.step === 'making' ? null : problem,
    }
  }

  private async strays(): Promise<readonly Exclude<Named, { kind: 'record' }>[]> {
    const { git, book } = this.parts
    const folder = await this.parts.folder()
    const [folders, repositories] = await Promise.all([git.foldersBelow(folder), this.repositories()])
    const found: Exclude<Named, { kind: 'record' }>[] = []
    const known = new Map<string, string>()
    const registrations: Registration[] = []
    for (const { gitFolder, root } of repositories) {
      const listed = await git.registrations(gitFolder)
      if (!listed.ok) continue
      for (const { path } of listed.value) known.set(path, gitFolder)
      registrations.push(...listed.value)
      const branches = await git.branchesBelow(gitFolder, OWN_BRANCHES)
      const own = book.all().filter((record) => record.gitFolder === gitFolder)
      for (const branch of strayBranches(branches.ok ? branches.value : [], listed.value, own)) {
        found.push({ kind: 'branch', branch, gitFolder, repository: root })
      }
    }
    const paths = strayFolders({ folders, registrations }, book.all(), `${folder}/`)
    const inFolders = await Promise.all(paths.map((path) => this.strayFolder(path, known.get(path) ?? null)))
    return [...inFolders, ...found]
  }

  private async strayFolder(path: string, gitFolder: string | null): Promise<Named & { kind: 'folder' }> {
    if (gitFolder !== null) return { kind: 'folder', path, gitFolder }
    const repository = await this.parts.git.repositoryAt(path)
    const isOwn = repository.ok && repository.value.root === path
    return { kind: 'folder', path, gitFolder: isOwn ? repository.value.gitFolder : null }
  }

  /** Those of the records, and of agents that want a worktree. */
  private async repositories(): Promise<readonly KnownRepository[]> {
    const { git, book, agents } = this.parts
    const known = new Map(book.all().map(({ gitFolder, repository }) => [gitFolder, repository]))
    const folders = agents.list().flatMap(({ spec }) => (spec.workspace.kind === 'worktree' ? [spec.cwd] : []))
    const seen = new Set(book.all().map(({ cwd }) => cwd))
    for (const folder of new Set(folders)) {
      if (seen.has(folder)) continue
      const repository = await git.repositoryAt(folder)
      if (repository.ok) known.set(repository.value.gitFolder, repository.value.root)
    }
    return [...known].map(([gitFolder, root]) => ({ gitFolder, root }))
  }
}

const NOTHING = {
  ...{ kind: 'known', branch: null, uncommitted: [], uncommittedTotal: 0 },
  ...{ commits: [], commitsTotal: 0, submodules: [] },
} as const satisfies Loss

function lossOfBranch({ name, ownCommits }: FoundBranch): Loss {
  return { ...NOTHING, branch: name, commitsTotal: ownCommits }
}

function refOf(stray: Exclude<Named, { kind: 'record' }>): string {
  return stray.kind === 'folder' ? stray.path : `${stray.repository}#${stray.branch.name}`
}

function strayView(stray: Exclude<Named, { kind: 'record' }>): WorktreeView {
  const ref = refOf(stray)
  if (stray.kind === 'folder') return { ...BLANK, ref, standing: 'stray-folder', path: stray.path }
  const { branch, repository } = stray
  return { ...BLANK, ref, standing: 'stray-branch', repository, branch: branch.name, createdAt: branch.committedAt }
}
