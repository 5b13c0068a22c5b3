import { lstat, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { isSystemError } from '../../base/errors.ts'
import { BRANCH_MAX_CHARACTERS, FOLDER_FILE_MAX_BYTES } from '../../core/limits.ts'
import { visibleText } from '../../core/visible-text.ts'
import { readSmallFile } from '../../node/small-file.ts'

const BRANCH = /^ref: refs\/heads\/([^\n]+)/
const LINKED = /^gitdir: ([^\n]+)/
/** What git writes into HEAD if branches are stored elsewhere (reftable). */
const NO_BRANCH = '.invalid'

/**
 * The branch checked out in `folder` or a folder above it; null if there is no work tree, a detached head, or a format
 * only git can read. Read from git's files: two small reads instead of a process each time a list is drawn, and git
 * need not be installed. Whoever may write into one of the folders decides what is read: it may be anything but a file.
 */
export async function readBranch(folder: string): Promise<string | null> {
  const head = await findHead(folder)
  const branch = visibleText(BRANCH.exec(head ?? '')?.[1] ?? '').trim()
  return branch === '' || branch === NO_BRANCH ? null : [...branch].slice(0, BRANCH_MAX_CHARACTERS).join('')
}

/** All parent folders are looked into in parallel: a start waits for this, and one by one it would be its slowest step. */
async function findHead(folder: string): Promise<string | null> {
  const folders = withParents(folder)
  const kinds = await Promise.all(folders.map((parent) => kindOf(join(parent, '.git'), lstat)))
  for (const [index, parent] of folders.entries()) {
    const head = await headIn(parent, kinds[index] ?? null)
    if (head !== null) return head
  }
  return null
}

/** What HEAD says of the work tree in `folder`, if it can be read; null if there is none. */
async function headIn(folder: string, kind: Kind): Promise<string | null> {
  const git = join(folder, '.git')
  // A link to git's own folder. Links are followed one at a time: any may lead to a drive that does not answer.
  if (kind === 'folder' || (kind === 'link' && (await kindOf(git, stat)) === 'folder')) return readHead(git)
  if (kind !== 'file') return null
  // A linked work tree or a submodule: a file that names git's own folder.
  const link = LINKED.exec((await readSmallFile(git, FOLDER_FILE_MAX_BYTES)) ?? '')?.[1]
  if (link === undefined) return null
  return link.includes('\0') ? '' : ((await readHead(resolve(folder, link.trim()))) ?? '')
}

function readHead(git: string): Promise<string | null> {
  return readSmallFile(join(git, 'HEAD'), FOLDER_FILE_MAX_BYTES)
}

type Kind = 'folder' | 'file' | 'link' | null

/** Opens nothing. */
async function kindOf(path: string, look: typeof stat): Promise<Kind> {
  try {
    const stats = await look(path)
    if (stats.isDirectory()) return 'folder'
    return stats.isFile() ? 'file' : stats.isSymbolicLink() ? 'link' : null
  } catch (error) {
    if (isSystemError(error)) return null
    throw error
  }
}

function withParents(folder: string): string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...withParents(parent)]
}
