import type { Result } from '../../base/result.ts'
import type { WorktreeChanges, WorktreeRecord } from '../../shapes/workspace.ts'

/** The repository a folder is in, as it is now. Paths are absolute, with links resolved. */
export interface Repository {
  /** Top of the files that are checked out around the folder. */
  readonly root: string
  /** Git's own folder, shared by all worktrees of the repository: names it. */
  readonly gitFolder: string
  /** Where below `root` the folder lies; empty: it is the top. */
  readonly subfolder: string
  /** The branch that is checked out, as a full ref; null: none is (a detached head). */
  readonly branch: string | null
  /** It has files of other repositories in it, which git leaves out of a new worktree. */
  readonly hasSubmodules: boolean
}

/** What a worktree is to begin at. */
export interface BasePoint {
  /** Full ref (`refs/heads/main`), or the commit if a commit was named. */
  readonly ref: string
  readonly commit: string
}

/** A worktree to be made. */
export interface WorktreeOrder {
  readonly repository: Pick<Repository, 'root' | 'gitFolder'>
  readonly path: string
  readonly branch: string
  /** The commit a new branch begins at; null: the branch is there, and is to be checked out. */
  readonly newAt: string | null
}

/** A worktree as git knows it. */
export interface Registration {
  readonly path: string
  /** Short name of its branch; null: it is on none. */
  readonly branch: string | null
  /** Why it is locked, which may be empty; null: it is not. */
  readonly locked: string | null
  /** Its folder is gone. */
  readonly isPrunable: boolean
}

/** A branch of the repository. */
export interface FoundBranch {
  readonly name: string
  /** Commits that no other branch, tag or remote has. */
  readonly ownCommits: number
  /** When its last commit was made, epoch ms. */
  readonly committedAt: number
}

/** How a file differs from the base. `untracked`: it is new, and git was not told of it. */
export interface ChangedFile {
  /** In the worktree, with `/`. */
  readonly path: string
  /** Lines; null: it is binary, or too large to count. */
  readonly added: number | null
  readonly deleted: number | null
  readonly isUncommitted: boolean
  readonly isUntracked: boolean
}

/** One look at a worktree. */
export interface WorktreeLook {
  /** Short name; null: it is on no branch. */
  readonly branch: string | null
  readonly changes: WorktreeChanges
  /** At most FILES_SHOWN of them. */
  readonly files: readonly ChangedFile[]
}

/** A commit, as a person is shown it. */
export interface CommitLine {
  readonly hash: string
  readonly subject: string
}

/** What only this worktree has. */
export interface OnlyHere {
  readonly branch: string | null
  /** Changed or new files that are not committed, with `/`; at most FILES_SHOWN, `uncommittedTotal` in all. */
  readonly uncommitted: readonly string[]
  readonly uncommittedTotal: number
  /** Commits that no other branch, tag or remote has, latest first; at most COMMITS_SHOWN, `commitsTotal` in all. */
  readonly commits: readonly CommitLine[]
  readonly commitsTotal: number
  /** Submodules that were filled: nobody looks what only they have. */
  readonly submodules: readonly string[]
}

/** What a merge into the base would come to; null: that cannot be told. */
export interface MergeForecast {
  /** Files in which both sides changed the same lines; empty: it merges by itself. */
  readonly conflicts: readonly string[]
}

/** What was copied into a new worktree. */
export interface CopiedFiles {
  readonly files: number
  readonly bytes: number
}

/** Most files of a worktree that are named to a client. */
export const FILES_SHOWN = 500
/** Most commits that are named. */
export const COMMITS_SHOWN = 20

/**
 * The real git. Errors are sentences for people that say what to do. What changes a repository is done one at a time for each, and
 * again for a while if somebody else holds git's lock; what reads takes no locks.
 */
export interface Git {
  /** The repository around a folder, or why no worktree can be made of it. */
  repositoryAt(folder: string): Promise<Result<Repository, string>>
  /** What a base names, or why nothing. Null: the branch that is checked out. */
  basePoint(repository: Repository, base: string | null): Promise<Result<BasePoint, string>>
  /** Short names of all branches that begin so. */
  branchesBelow(gitFolder: string, prefix: string): Promise<Result<readonly FoundBranch[], string>>
  /** Whether a branch is there. */
  hasBranch(gitFolder: string, branch: string): Promise<boolean>
  registrations(gitFolder: string): Promise<Result<readonly Registration[], string>>
  addWorktree(order: WorktreeOrder): Promise<Result<null, string>>
  /** Copies what `.worktreeinclude` at the top of the repository names and git does not track; what is there already stays. */
  copyIncluded(from: string, to: string): Promise<Result<CopiedFiles, string>>
  /** Whether a worktree can be used: its folder is there, and git knows it. The error says what became of it. */
  check(worktree: { readonly path: string; readonly gitFolder: string }): Promise<Result<null, string>>
  look(path: string, base: BasePoint): Promise<Result<WorktreeLook, string>>
  onlyHere(path: string): Promise<Result<OnlyHere, string>>
  forecastMerge(path: string, base: string): Promise<MergeForecast | null>
  /** Removes a worktree with everything in it; one whose folder is gone is forgotten. */
  removeWorktree(worktree: { readonly path: string; readonly gitFolder: string }): Promise<Result<null, string>>
  /** `onlyAt`: not if it is at another commit by now. A branch that is not there is no error. */
  deleteBranch(gitFolder: string, branch: string, onlyAt?: string): Promise<Result<null, string>>
  /** Deletes a folder that no repository knows any more. */
  deleteFolder(path: string): Promise<Result<null, string>>
  /** What lies at a path: nothing, a folder without content, or something. */
  contentOf(path: string): Promise<'nothing' | 'empty' | 'something'>
  /** Folders of worktrees in the data directory, `<repository>/<worktree>`, at most some hundred. */
  foldersBelow(folder: string): Promise<readonly string[]>
}

/** Remembers worktrees in the data directory. A write is on the disk when it returns. */
export interface WorktreeRecords {
  /** With what could not be read, for people. */
  read(): { readonly records: readonly WorktreeRecord[]; readonly problems: readonly string[] }
  write(record: WorktreeRecord): Result<null, string>
  delete(agentId: string): Result<null, string>
}
