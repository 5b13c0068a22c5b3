import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

const BRANCH = /^ref: refs\/heads\/(.+)$/m
const LINKED = /^gitdir: (.+)$/m
/** What git writes into HEAD where the branch is kept elsewhere (reftable). */
const NO_BRANCH = '.invalid'

/**
 * The branch checked out in `folder` or a folder above it; null: no work tree, a detached head, or one git alone can read.
 * Read from git's files: two small reads instead of a process each time a list is drawn, and it works where git is not installed.
 */
export async function readBranch(folder: string): Promise<string | null> {
  const gitDir = await findGitDir(folder)
  if (gitDir === null) return null
  const head = await readIfThere(join(gitDir, 'HEAD'))
  const branch = BRANCH.exec(head ?? '')?.[1]?.trim() ?? null
  return branch === NO_BRANCH ? null : branch
}

async function findGitDir(folder: string): Promise<string | null> {
  for (let current = folder; ; current = dirname(current)) {
    const git = join(current, '.git')
    if ((await readIfThere(join(git, 'HEAD'))) !== null) return git
    // A linked work tree or a submodule: a file that says where git keeps the rest.
    const link = LINKED.exec((await readIfThere(git)) ?? '')?.[1]
    if (link !== undefined) return resolve(current, link.trim())
    if (dirname(current) === current) return null
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return null
    throw error
  }
}
