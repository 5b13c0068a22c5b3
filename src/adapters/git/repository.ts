import { realpath } from 'node:fs/promises'
import { isAbsolute, relative, sep } from 'node:path'
import { isSystemError } from '../../base/errors.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { BasePoint, Repository } from '../../core/workspace/git.ts'
import { lineOf, type GitRunner } from './run-git.ts'

/** The repository around a folder, or why no worktree can be made of it. */
export async function repositoryAt(git: GitRunner, folder: string): Promise<Result<Repository, string>> {
  const place = await realFolder(folder)
  if (!place.ok) return place
  const ask = (...args: readonly string[]): ReturnType<GitRunner> =>
    git({ cwd: place.value, args: ['rev-parse', '--path-format=absolute', ...args] })
  // Each asked alone: a path may hold a line break.
  const [bare, root, gitFolder] = await Promise.all([
    ask('--is-bare-repository'),
    ask('--show-toplevel'),
    ask('--git-common-dir'),
  ])
  if (!bare.ok) return err(bare.error.message)
  if (!root.ok || !gitFolder.ok) return err(notCheckedOut(folder, lineOf(bare.value.output) === 'true'))
  const top = lineOf(root.value.output)
  const head = await git({ cwd: top, args: ['symbolic-ref', '--quiet', 'HEAD'], answers: [1] })
  if (!head.ok) return err(head.error.message)
  const modules = await git({ cwd: top, args: ['ls-files', '-z', '--', '.gitmodules'] })
  return ok({
    root: await realpath(top),
    gitFolder: await realpath(lineOf(gitFolder.value.output)),
    subfolder: relative(await realpath(top), place.value)
      .split(sep)
      .join('/'),
    branch: head.value.code === 0 ? lineOf(head.value.output) : null,
    hasSubmodules: modules.ok && modules.value.output !== '',
  })
}

/** What a base names; null: the branch that is checked out. */
export async function basePoint(
  git: GitRunner,
  { root, branch }: Repository,
  base: string | null,
): Promise<Result<BasePoint, string>> {
  if (base === null && branch === null) return err(detached(root))
  const name = base ?? branch ?? 'HEAD'
  const commit = await git({
    cwd: root,
    args: ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`],
    answers: [1, 128],
  })
  if (!commit.ok) return err(commit.error.message)
  if (commit.value.code !== 0) return err(await nothingNamed(git, root, base))
  const full = await git({ cwd: root, args: ['rev-parse', '--symbolic-full-name', name], answers: [128] })
  const found = lineOf(commit.value.output)
  const ref = full.ok ? lineOf(full.value.output) : ''
  return ok({ ref: ref.startsWith('refs/') ? ref : found, commit: found })
}

/** Whether a branch of this short name is there. */
export async function hasBranch(git: GitRunner, gitFolder: string, branch: string): Promise<boolean> {
  const args = ['show-ref', '--verify', '--quiet', '--', `refs/heads/${branch}`]
  const found = await git({ cwd: gitFolder, args, answers: [1, 128] })
  return found.ok && found.value.code === 0
}

async function nothingNamed(git: GitRunner, root: string, base: string | null): Promise<string> {
  const any = await git({ cwd: root, args: ['rev-parse', '--verify', '--quiet', 'HEAD'], answers: [1, 128] })
  if (any.ok && any.value.code !== 0 && base === null) {
    return `${root} has no commit yet, so there is nothing a worktree could begin at. Make the first commit there.`
  }
  return `${root} has no branch, tag or commit "${base ?? 'HEAD'}". Name another base; "git -C ${root} branch -a" lists the branches.`
}

function detached(root: string): string {
  return `${root} is on no branch (a detached head), so it is not clear what a worktree is to begin at and go back to. Check a branch out there, or name the base.`
}

function notCheckedOut(folder: string, isBare: boolean): string {
  return isBare
    ? `${folder} is in a bare repository, which has no files of its own. Choose a folder where one of its branches is checked out.`
    : `${folder} is in git’s own folder. Choose a folder with the files of the repository.`
}

async function realFolder(folder: string): Promise<Result<string, string>> {
  if (!isAbsolute(folder)) return err(`"${folder}" is not an absolute path. Give the whole path of the folder.`)
  try {
    return ok(await realpath(folder))
  } catch (error) {
    if (!isSystemError(error) && !(error instanceof TypeError)) throw error
    return err(`There is no folder ${folder}. Choose one in a git repository.`)
  }
}
