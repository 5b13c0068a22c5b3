import { err, ok, type Result } from '../../base/result.ts'
import {
  COMMITS_SHOWN,
  FILES_SHOWN,
  type CommitLine,
  type FoundBranch,
  type OnlyHere,
} from '../../core/workspace/git.ts'
import { uncommittedIn } from './look.ts'
import { inTurn } from './repository-turns.ts'
import { lineOf, partsOf, type GitRunner } from './run-git.ts'

/** What would be lost with a worktree and its branch. */
export async function onlyHere(git: GitRunner, path: string): Promise<Result<OnlyHere, string>> {
  const uncommitted = await uncommittedIn(git, path)
  if (!uncommitted.ok) return uncommitted
  const { branch, files } = uncommitted.value
  const own = await ownCommits(git, path, { tip: 'HEAD', branch })
  if (!own.ok) return own
  return ok({
    branch,
    uncommitted: [...files.keys()].slice(0, FILES_SHOWN),
    uncommittedTotal: files.size,
    ...own.value,
    submodules: await filledSubmodules(git, path),
  })
}

/** The branches that begin so, with how much only each of them has. */
export async function branchesBelow(
  git: GitRunner,
  gitFolder: string,
  prefix: string,
): Promise<Result<readonly FoundBranch[], string>> {
  const format = '--format=%(refname)%00%(committerdate:unix)%00'
  const listed = await git({ cwd: gitFolder, args: ['for-each-ref', format, '--', `refs/heads/${prefix}`] })
  if (!listed.ok) return err(listed.error.message)
  const parts = partsOf(listed.value.output)
  const found: FoundBranch[] = []
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const name = (parts[at] ?? '').replace(/^\n/, '').replace(/^refs\/heads\//, '')
    const own = await ownCommits(git, gitFolder, { tip: `refs/heads/${name}`, branch: name })
    if (!own.ok) return own
    found.push({ name, ownCommits: own.value.commitsTotal, committedAt: Number(parts[at + 1]) * 1_000 })
  }
  return ok(found)
}

/** Deletes a branch; with `onlyAt` only while it is at that commit. */
export async function deleteBranch(
  git: GitRunner,
  {
    gitFolder,
    branch,
    onlyAt,
  }: { readonly gitFolder: string; readonly branch: string; readonly onlyAt?: string | undefined },
): Promise<Result<null, string>> {
  const ref = `refs/heads/${branch}`
  const there = await git({ cwd: gitFolder, args: ['rev-parse', '--verify', '--quiet', ref], answers: [1] })
  if (!there.ok) return err(there.error.message)
  const tip = lineOf(there.value.output)
  if (there.value.code !== 0 || (onlyAt !== undefined && onlyAt !== tip)) return ok(null)
  // Not by update-ref: this refuses a branch that is checked out somewhere, and forgets its settings.
  const deleted = await inTurn(gitFolder, () =>
    git({ cwd: gitFolder, args: ['branch', '-D', '--quiet', '--', branch] }),
  )
  return deleted.ok ? ok(null) : err(deleted.error.message)
}

async function ownCommits(
  git: GitRunner,
  cwd: string,
  { tip, branch }: { readonly tip: string; readonly branch: string | null },
): Promise<Result<Pick<OnlyHere, 'commits' | 'commitsTotal'>, string>> {
  const others = [
    '--not',
    ...(branch === null ? [] : [`--exclude=${escapedGlob(branch)}`]),
    ...['--branches', '--remotes', '--tags'],
  ]
  const counted = await git({ cwd, args: ['rev-list', '--count', tip, ...others] })
  if (!counted.ok) return err(counted.error.message)
  const commitsTotal = Number(lineOf(counted.value.output))
  if (commitsTotal === 0) return ok({ commits: [], commitsTotal })
  const args = ['log', '-z', `--max-count=${COMMITS_SHOWN}`, '--no-show-signature', '--format=%h %s', tip, ...others]
  const logged = await git({ cwd, args })
  if (!logged.ok) return err(logged.error.message)
  const commits = partsOf(logged.value.output).map((line): CommitLine => {
    const cut = line.indexOf(' ')
    return { hash: line.slice(0, cut), subject: line.slice(cut + 1) }
  })
  return ok({ commits, commitsTotal })
}

/** The name of a branch as a pattern that only it matches; names hold none of the characters git refuses. */
function escapedGlob(branch: string): string {
  return branch.replaceAll(/[[\]{}]/g, String.raw`\$&`)
}

/** Those whose files are there; without a sign before it, or with one that says what of it differs. */
async function filledSubmodules(git: GitRunner, path: string): Promise<readonly string[]> {
  const staged = await git({ cwd: path, args: ['ls-files', '-z', '--stage'] })
  if (!staged.ok) return []
  const places = partsOf(staged.value.output).flatMap((line) =>
    line.startsWith('160000 ') ? [line.slice(line.indexOf('\t') + 1)] : [],
  )
  const filled: string[] = []
  for (const place of places) {
    const inside = await git({ cwd: path, args: ['-C', place, 'rev-parse', '--show-prefix'], answers: [128] })
    if (inside.ok && lineOf(inside.value.output) === '') filled.push(place)
  }
  return filled
}
