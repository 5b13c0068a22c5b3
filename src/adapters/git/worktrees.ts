import { lstat, mkdir, readdir, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errnoOf, isSystemError } from '../../base/errors.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Registration, WorktreeOrder } from '../../core/workspace/git.ts'
import { FOLDER_FILE_MAX_BYTES } from '../../core/limits.ts'
import { quoteForShell } from '../../base/quote-for-shell.ts'
import { readSmallFile } from '../../node/small-file.ts'
import { partsOf, WORK_TIMEOUT_MS, type GitRunner } from './run-git.ts'
import { inTurn } from './repository-turns.ts'

/** Mode of folders Corral makes for worktrees: what is in them is the owner's. */
const PRIVATE_FOLDER = 0o700

/** Makes a worktree, and its branch. */
export async function addWorktree(git: GitRunner, order: WorktreeOrder): Promise<Result<null, string>> {
  const { repository, path, branch, newAt } = order
  try {
    await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER })
  } catch (error) {
    if (!isSystemError(error)) throw error
    return err(`No folder can be made at ${dirname(path)}: ${error.message}. Put the worktree elsewhere.`)
  }
  const what = newAt === null ? ['--', path, branch] : ['-b', branch, '--', path, newAt]
  const call = { cwd: repository.root, args: ['worktree', 'add', '--quiet', ...what], timeoutMs: WORK_TIMEOUT_MS }
  const made = await inTurn(repository.gitFolder, () => git(call))
  return made.ok ? ok(null) : err(made.error.message)
}

/** Removes a worktree with everything in it, whatever state it is in. */
export async function removeWorktree(
  git: GitRunner,
  { path, gitFolder }: { readonly path: string; readonly gitFolder: string },
): Promise<Result<null, string>> {
  // Twice: also one that is locked.
  const args = ['worktree', 'remove', '--force', '--force', '--', path]
  const removed = await inTurn(gitFolder, () => git({ cwd: gitFolder, args, timeoutMs: WORK_TIMEOUT_MS }))
  if (removed.ok) {
    await removeIfEmpty(dirname(path))
    return ok(null)
  }
  return /is not a working tree/.test(removed.error.complaint) ? ok(null) : err(removed.error.message)
}

/** Every worktree git knows of, the main one included. */
export async function registrations(
  git: GitRunner,
  gitFolder: string,
): Promise<Result<readonly Registration[], string>> {
  const listed = await git({ cwd: gitFolder, args: ['worktree', 'list', '--porcelain', '-z'] })
  if (!listed.ok) return err(listed.error.message)
  return ok(parseRegistrations(listed.value.output))
}

/** Records are parted by an empty line, here an empty part. */
function parseRegistrations(output: string): readonly Registration[] {
  const found: Registration[] = []
  let fields: string[] = []
  for (const part of [...partsOf(output), '']) {
    if (part !== '') {
      fields.push(part)
      continue
    }
    const path = valueOf(fields, 'worktree')
    if (path !== null) {
      found.push({
        path,
        branch: valueOf(fields, 'branch')?.replace(/^refs\/heads\//, '') ?? null,
        locked: valueOf(fields, 'locked'),
        isPrunable: valueOf(fields, 'prunable') !== null,
      })
    }
    fields = []
  }
  return found
}

/** The value of a field; empty: it has none. Null: it is not there. */
function valueOf(fields: readonly string[], name: string): string | null {
  const field = fields.find((each) => each === name || each.startsWith(`${name} `))
  return field === undefined ? null : field.slice(name.length + 1)
}

/** Whether a worktree can be used, by its files alone: asked at every start. */
export async function checkWorktree({
  path,
  gitFolder,
}: {
  readonly path: string
  readonly gitFolder: string
}): Promise<Result<null, string>> {
  if ((await kindOf(path)) === null) {
    return err(
      `Its worktree ${path} is gone. What was committed is still on its branch. Remove the worktree in Corral, then the next start makes a new one.`,
    )
  }
  const link = await readSmallFile(join(path, '.git'), FOLDER_FILE_MAX_BYTES)
  if (link === null || !link.startsWith('gitdir: ')) {
    return err(`${path} is no worktree any more: its .git is gone. Look what happened to it, or remove it in Corral.`)
  }
  if ((await kindOf(gitFolder)) === null) {
    return err(
      `The repository of the worktree ${path} is gone from ${dirname(gitFolder)}. Put it back there; or, if it was moved, move it back, or remove the worktree in Corral.`,
    )
  }
  const own = link.slice('gitdir: '.length).replace(/\n+$/, '')
  if ((await kindOf(own)) !== null) return ok(null)
  return err(
    `The repository does not know the worktree ${path} any more. If one of them was moved, mend it: git -C ${quoteForShell(dirname(gitFolder))} worktree repair ${quoteForShell(path)}`,
  )
}

/** What lies at a path. */
export async function contentOf(path: string): Promise<'nothing' | 'empty' | 'something'> {
  const kind = await kindOf(path)
  if (kind !== 'folder') return kind === null ? 'nothing' : 'something'
  try {
    return (await readdir(path)).length === 0 ? 'empty' : 'something'
  } catch (error) {
    if (!isSystemError(error)) throw error
    return 'something'
  }
}

/** Deletes a folder with everything in it. */
export async function deleteFolder(path: string): Promise<Result<null, string>> {
  try {
    await rm(path, { recursive: true, force: true })
    await removeIfEmpty(dirname(path))
    return ok(null)
  } catch (error) {
    if (!isSystemError(error)) throw error
    return err(`${path} cannot be deleted: ${error.message}. Change its permissions, then try again.`)
  }
}

/** The folder of a repository's worktrees goes with the last of them. */
async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder)
  } catch (error) {
    if (!isSystemError(error)) throw error
  }
}

async function kindOf(path: string): Promise<'folder' | 'other' | null> {
  try {
    return (await lstat(path)).isDirectory() ? 'folder' : 'other'
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return null
    if (!isSystemError(error)) throw error
    return 'other'
  }
}
