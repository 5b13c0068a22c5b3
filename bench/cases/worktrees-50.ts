import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { RealGit } from '../../src/adapters/git/real-git.ts'
import { valueOf } from '../../test/support/value-of.ts'
import type { CaseContext, Reading } from '../support/case.ts'

const WORKTREES = 50
const FILES = 10_000
const FILES_IN_FOLDER = 100
/** A file of a usual length, bytes. */
const FILE_BYTES = 2_000
/** Makes 50 worktrees at once as agents' starts do, against bare git making them one after the other. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const root = scope.dirInMemory()
  const repository = join(root, 'repository')
  makeRepository(repository)
  const seconds = { git: await secondsOf(() => byGit(repository, join(root, 'git'))), corral: 0 }
  clear(repository, join(root, 'git'))
  seconds.corral = await secondsOf(() => byCorral(repository, join(root, 'corral')))
  const note = `${seconds.corral.toFixed(1)} s against ${seconds.git.toFixed(1)} s of bare git`
  return [{ name: 'worktrees-50', value: seconds.corral / seconds.git, note }]
}

function makeRepository(repository: string): void {
  mkdirSync(repository)
  git(repository, 'init', '--quiet', '--initial-branch=main')
  for (let file = 0; file < FILES; file += 1) {
    const folder = join(repository, `folder-${Math.floor(file / FILES_IN_FOLDER)}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `file-${file}.txt`), `${file} `.padEnd(FILE_BYTES, 'x'))
  }
  git(repository, 'add', '--all')
  git(repository, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '--quiet', '-m', 'first')
}

async function byGit(repository: string, folder: string): Promise<void> {
  for (let index = 0; index < WORKTREES; index += 1) {
    git(repository, 'worktree', 'add', '--quiet', '-b', `bench/${index}`, join(folder, String(index)), 'main')
  }
}

/** With everything a first start asks of git. */
async function byCorral(root: string, folder: string): Promise<void> {
  const real = new RealGit(async () => ({ PATH: process.env['PATH'] ?? '' }))
  const made = Array.from({ length: WORKTREES }, async (_, index) => {
    const repository = valueOf(await real.repositoryAt(root))
    const base = valueOf(await real.basePoint(repository, null))
    const branch = `bench/${index}`
    if (await real.hasBranch(repository.gitFolder, branch)) throw new Error(`${branch} is there already`)
    const path = join(folder, String(index))
    valueOf(await real.addWorktree({ repository, path, branch, newAt: base.commit }))
    valueOf(await real.copyIncluded(root, path))
    valueOf(await real.check({ path, gitFolder: repository.gitFolder }))
  })
  await Promise.all(made)
}

function clear(repository: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  git(repository, 'worktree', 'prune')
  for (let index = 0; index < WORKTREES; index += 1) git(repository, 'branch', '-D', '--quiet', `bench/${index}`)
}

function git(cwd: string, ...args: readonly string[]): void {
  execFileSync('git', [...args], { cwd, stdio: 'ignore' })
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const beganAt = performance.now()
  await work()
  return (performance.now() - beganAt) / 1_000
}
