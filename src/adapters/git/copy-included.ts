import { constants, type Stats } from 'node:fs'
import { copyFile, lstat, mkdir, readlink, realpath, symlink } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { errnoOf, isSystemError } from '../../base/errors.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { CopiedFiles } from '../../core/workspace/git.ts'
import {
  INCLUDE_FILE,
  INCLUDE_MAX_BYTES,
  INCLUDE_MAX_FILES,
  INCLUDE_MAX_TOTAL_BYTES,
  problemOfInclude,
} from '../../core/workspace/include.ts'
import { readSmallFile } from '../../node/small-file.ts'
import { partsOf, WORK_TIMEOUT_MS, type GitRunner } from './run-git.ts'

const NOTHING: CopiedFiles = { files: 0, bytes: 0 }

/** Copies the files that `.worktreeinclude` names and git does not track. What is there already stays. Nothing outside either folder is read or written. */
export async function copyIncluded(git: GitRunner, from: string, to: string): Promise<Result<CopiedFiles, string>> {
  const include = await readInclude(from)
  if (!include.ok) return include
  if (include.value === null) return ok(NOTHING)
  const args = ['ls-files', '-z', '--others', '--ignored', `--exclude-from=${join(from, INCLUDE_FILE)}`]
  const listed = await git({ cwd: from, args, timeoutMs: WORK_TIMEOUT_MS })
  if (!listed.ok) return err(listed.error.message)
  // A repository inside this one, which git lists as a folder, is no file of it.
  const names = partsOf(listed.value.output).filter((name) => !name.endsWith('/'))
  if (names.length > INCLUDE_MAX_FILES) return err(tooMuch(`${names.length} files`))
  return copyAll(names, { from, to })
}

/** Null: there is none. */
async function readInclude(from: string): Promise<Result<string | null, string>> {
  const file = join(from, INCLUDE_FILE)
  const stats = await statsOf(file)
  if (stats === null) return ok(null)
  if (!stats.isFile()) return err(`${file} is no plain file, so Corral does not read it. Put a plain file there.`)
  if (stats.size > INCLUDE_MAX_BYTES) return err(`${file} is longer than ${INCLUDE_MAX_BYTES} bytes. Shorten it.`)
  const text = await readSmallFile(file, INCLUDE_MAX_BYTES)
  if (text === null) return err(`${file} cannot be read. Change its permissions, or remove it.`)
  const problem = problemOfInclude(text)
  return problem === null ? ok(text) : err(problem)
}

interface Folders {
  readonly from: string
  readonly to: string
}

async function copyAll(names: readonly string[], folders: Folders): Promise<Result<CopiedFiles, string>> {
  let [files, bytes] = [0, 0]
  for (const name of names) {
    try {
      const copied = await copyOne(name, folders)
      if (!copied.ok) return copied
      if (copied.value === null) continue
      files += 1
      bytes += copied.value
      if (bytes > INCLUDE_MAX_TOTAL_BYTES) return err(tooMuch('more than 1 GB'))
    } catch (error) {
      if (!isSystemError(error)) throw error
      return err(
        `${name}, which ${INCLUDE_FILE} names, cannot be copied: ${error.message}. Remove the cause, or the line.`,
      )
    }
  }
  return ok({ files, bytes })
}

/** Bytes copied; null: it stays as it is in the worktree. */
async function copyOne(name: string, { from, to }: Folders): Promise<Result<number | null, string>> {
  const [source, target] = [join(from, name), join(to, name)]
  if (!(await isInside(dirname(source), from))) return err(leadsOut(name))
  const stats = await statsOf(source)
  // Gone since it was listed, or a socket or FIFO.
  if (stats === null || !(stats.isFile() || stats.isSymbolicLink())) return ok(null)
  if ((await statsOf(target)) !== null) return ok(null)
  await mkdir(dirname(target), { recursive: true })
  if (!(await isInside(dirname(target), to))) return err(leadsOut(name))
  if (stats.isSymbolicLink()) return copyLink(name, { source, target, from })
  await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  return ok(stats.size)
}

/** A link within the repository is made anew as it is; one that leads out of it would share what lies there. */
async function copyLink(
  name: string,
  { source, target, from }: { readonly source: string; readonly target: string; readonly from: string },
): Promise<Result<number, string>> {
  const words = await readlink(source)
  if (words.startsWith('/') || !(await leadsInside(source, from))) return err(leadsOut(name))
  await symlink(words, target)
  return ok(0)
}

async function leadsInside(link: string, root: string): Promise<boolean> {
  try {
    return within(await realpath(link), root)
  } catch (error) {
    if (!isSystemError(error)) throw error
    return false
  }
}

async function isInside(folder: string, root: string): Promise<boolean> {
  return within(await realpath(folder), await realpath(root))
}

function within(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
}

async function statsOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '')) return null
    throw error
  }
}

function leadsOut(name: string): string {
  return `${name}, which ${INCLUDE_FILE} names, is or lies behind a link that leads out of the repository or nowhere. Take it out of ${INCLUDE_FILE}; a setup command can make such a link.`
}

function tooMuch(what: string): string {
  return `${INCLUDE_FILE} names ${what}, and Corral copies at most ${INCLUDE_MAX_FILES} files and 1 GB. Name less, and make the rest by a setup command.`
}
