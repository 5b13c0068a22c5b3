import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

const BRANCH = /^ref: refs\/heads\/(.+)$/m
const LINKED = /^gitdir: (.+)$/m
/** What git writes into HEAD if branches are stored elsewhere (reftable). */
const NO_BRANCH = '.invalid'

/**
 * The branch checked out in `folder` or a folder above it; null if there is no work tree, a detached head, or a format
 * only git can read. Read from git's files: two small reads instead of a process each time a list is drawn, and git
 * need not be installed.
 */
export async function readBranch(folder: string): Promise<string | null> {
  const gitDir = await findGitDir(folder)
  if (gitDir === null) return null
  const head = await readIfThere(join(gitDir, 'HEAD'))
  const branch = BRANCH.exec(head ?? '')?.[1]?.trim() ?? null
  return branch === NO_BRANCH ? null : branch
}

/** All parent folders are examined in parallel: a start waits for this, and one by one it would be its slowest step. */
async function findGitDir(folder: string): Promise<string | null> {
  const found = await Promise.all(withParents(folder).map(gitDirOf))
  return found.find((gitDir) => gitDir !== null) ?? null
}

async function gitDirOf(folder: string): Promise<string | null> {
  const git = join(folder, '.git')
  const [head, file] = await Promise.all([readIfThere(join(git, 'HEAD')), readIfThere(git)])
  if (head !== null) return git
  // A linked work tree or a submodule: a file that names git's own folder.
  const link = LINKED.exec(file ?? '')?.[1]
  return link === undefined ? null : resolve(folder, link.trim())
}

function withParents(folder: string): string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...withParents(parent)]
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return null
    throw error
  }
}
