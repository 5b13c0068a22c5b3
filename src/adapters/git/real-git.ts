import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { isSystemError } from '../../base/errors.ts'
import type { Environment } from '../../core/agent/launch.ts'
import type { Git, Repository, WorktreeOrder, BasePoint } from '../../core/workspace/git.ts'
import { copyIncluded } from './copy-included.ts'
import { forecastMerge } from './forecast-merge.ts'
import { look } from './look.ts'
import { branchesBelow, deleteBranch, onlyHere } from './only-here.ts'
import { basePoint, hasBranch, repositoryAt } from './repository.ts'
import { gitRunner, type GitRunner } from './run-git.ts'
import { addWorktree, checkWorktree, contentOf, deleteFolder, registrations, removeWorktree } from './worktrees.ts'

/** Most folders that are looked at in the data directory. */
const MOST_FOLDERS = 1_000

/** The git program of the owner's search path. */
export class RealGit implements Git {
  private readonly git: GitRunner

  constructor(readEnvironment: () => Promise<Environment>, file?: string) {
    this.git = gitRunner(readEnvironment, file)
  }

  readonly repositoryAt = (folder: string): ReturnType<Git['repositoryAt']> => repositoryAt(this.git, folder)
  readonly basePoint = (repository: Repository, base: string | null): ReturnType<Git['basePoint']> =>
    basePoint(this.git, repository, base)
  readonly branchesBelow = (gitFolder: string, prefix: string): ReturnType<Git['branchesBelow']> =>
    branchesBelow(this.git, gitFolder, prefix)
  readonly hasBranch = (gitFolder: string, branch: string): Promise<boolean> => hasBranch(this.git, gitFolder, branch)
  readonly registrations = (gitFolder: string): ReturnType<Git['registrations']> => registrations(this.git, gitFolder)
  readonly addWorktree = (order: WorktreeOrder): ReturnType<Git['addWorktree']> => addWorktree(this.git, order)
  readonly copyIncluded = (from: string, to: string): ReturnType<Git['copyIncluded']> =>
    copyIncluded(this.git, from, to)
  readonly check: Git['check'] = checkWorktree
  readonly look = (path: string, base: BasePoint): ReturnType<Git['look']> => look(this.git, path, base)
  readonly onlyHere = (path: string): ReturnType<Git['onlyHere']> => onlyHere(this.git, path)
  readonly forecastMerge = (path: string, base: string): ReturnType<Git['forecastMerge']> =>
    forecastMerge(this.git, path, base)
  readonly removeWorktree: Git['removeWorktree'] = (worktree) => removeWorktree(this.git, worktree)
  readonly deleteBranch = (gitFolder: string, branch: string, onlyAt?: string): ReturnType<Git['deleteBranch']> =>
    deleteBranch(this.git, { gitFolder, branch, onlyAt })
  readonly deleteFolder: Git['deleteFolder'] = deleteFolder
  readonly contentOf: Git['contentOf'] = contentOf

  async foldersBelow(folder: string): Promise<readonly string[]> {
    const repositories = await foldersIn(folder)
    const found: string[] = []
    for (const repository of repositories) found.push(...(await foldersIn(repository)))
    return found.slice(0, MOST_FOLDERS)
  }
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name))
  } catch (error) {
    if (isSystemError(error)) return []
    throw error
  }
}
