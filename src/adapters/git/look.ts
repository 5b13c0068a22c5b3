import { join } from 'node:path'
import { err, ok, type Result } from '../../base/result.ts'
import { FILES_SHOWN, type BasePoint, type ChangedFile, type WorktreeLook } from '../../core/workspace/git.ts'
import { readSmallFile } from '../../node/small-file.ts'
import { lineOf, partsOf, type GitRunner } from './run-git.ts'

/** New files whose lines are counted, and how much of each is read, bytes: agents write some, downloads are many or large. */
const COUNTED_FILES = 200
const COUNTED_BYTES = 1024 * 1024

/** What is not committed, by path; true: git was not told of it. */
export interface Uncommitted {
  readonly branch: string | null
  readonly files: ReadonlyMap<string, boolean>
}

/** One look at what a worktree has that its base has not: committed, not committed, and new. */
export async function look(git: GitRunner, path: string, base: BasePoint): Promise<Result<WorktreeLook, string>> {
  const uncommitted = await uncommittedIn(git, path)
  if (!uncommitted.ok) return uncommitted
  const against = await comparedWith(git, path, base)
  const [changed, apart] = await Promise.all([
    git({
      cwd: path,
      args: ['diff', '--numstat', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', against.from],
    }),
    git({ cwd: path, args: ['rev-list', '--left-right', '--count', `${against.base}...HEAD`], answers: [128] }),
  ])
  if (!changed.ok) return err(changed.error.message)
  const { branch, files: loose } = uncommitted.value
  const tracked = trackedFiles(changed.value.output, loose)
  const known = new Set(tracked.map((file) => file.path))
  const others = [...loose].filter(([name]) => !known.has(name))
  const fresh = await Promise.all(others.map(([name, isNew], index) => newFile(path, { name, isNew, index })))
  const files = [...tracked, ...fresh].toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const [behind = 0, ahead = 0] = apart.ok ? lineOf(apart.value.output).split('\t').map(Number) : []
  const sum = (of: 'added' | 'deleted'): number => files.reduce((all, file) => all + (file[of] ?? 0), 0)
  const changes = { files: files.length, added: sum('added'), deleted: sum('deleted'), uncommitted: loose.size }
  return ok({ branch, changes: { ...changes, ahead, behind }, files: files.slice(0, FILES_SHOWN) })
}

/** The files with changes that are not committed, and the branch. Ignored files are none. */
export async function uncommittedIn(git: GitRunner, path: string): Promise<Result<Uncommitted, string>> {
  const args = ['status', '--porcelain=v2', '--branch', '-z', '--untracked-files=all', '--no-renames']
  const status = await git({ cwd: path, args })
  if (!status.ok) return err(status.error.message)
  const files = new Map<string, boolean>()
  let branch: string | null = null
  for (const part of partsOf(status.value.output)) {
    if (part.startsWith('# branch.head ')) branch = headOf(part.slice('# branch.head '.length))
    const name = nameOf(part)
    if (name !== null) files.set(name, part.startsWith('? '))
  }
  return ok({ branch, files })
}

function headOf(head: string): string | null {
  return head === '(detached)' ? null : head
}

/** Fields before the path of an entry: 8 of a changed file, 10 of one in conflict (git-status(1), porcelain v2). */
function nameOf(entry: string): string | null {
  const fields = entry.startsWith('1 ') ? 8 : entry.startsWith('u ') ? 10 : entry.startsWith('? ') ? 1 : null
  return fields === null ? null : entry.split(' ').slice(fields).join(' ')
}

/** The base as it is now, else the commit it was; and the commit both come from. */
async function comparedWith(
  git: GitRunner,
  path: string,
  { ref, commit }: BasePoint,
): Promise<{ readonly base: string; readonly from: string }> {
  for (const base of [ref, commit]) {
    const common = await git({ cwd: path, args: ['merge-base', base, 'HEAD'], answers: [1, 128] })
    if (common.ok && common.value.code === 0) return { base, from: lineOf(common.value.output) }
  }
  return { base: commit, from: commit }
}

function trackedFiles(numstat: string, loose: ReadonlyMap<string, boolean>): ChangedFile[] {
  return partsOf(numstat).flatMap((line): ChangedFile[] => {
    const [added = '', deleted = '', ...rest] = line.split('\t')
    const path = rest.join('\t')
    if (path === '') return []
    const isUncommitted = loose.has(path)
    return [{ path, added: linesOf(added), deleted: linesOf(deleted), isUncommitted, isUntracked: false }]
  })
}

/** Of a binary file git says `-`. */
function linesOf(figure: string): number | null {
  return /^\d+$/.test(figure) ? Number(figure) : null
}

/** A file that the comparison does not list: it is new, or what was changed was changed back and not committed. */
async function newFile(
  worktree: string,
  { name, isNew, index }: { readonly name: string; readonly isNew: boolean; readonly index: number },
): Promise<ChangedFile> {
  const file = { path: name, deleted: 0, isUncommitted: true, isUntracked: isNew }
  if (!isNew) return { ...file, added: 0 }
  const text = index < COUNTED_FILES ? await readSmallFile(join(worktree, name), COUNTED_BYTES) : null
  const isCounted = text !== null && text.length < COUNTED_BYTES && !text.includes('\0')
  return { ...file, added: isCounted ? lineCount(text) : null }
}

/** As git counts them: a last line without an end is one. */
function lineCount(text: string): number {
  const ends = text.split('\n').length - 1
  return text === '' || text.endsWith('\n') ? ends : ends + 1
}
