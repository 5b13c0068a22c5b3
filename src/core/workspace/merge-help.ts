import { quoteForShell } from '../../base/quote-for-shell.ts'
import type { WorktreeChanges, WorktreeRecord } from '../../shapes/workspace.ts'
import type { MergeForecast } from './git.ts'

/** How far a worktree's work is from where it is to go. */
export interface MergeCase {
  readonly record: Pick<WorktreeRecord, 'path' | 'repository' | 'base'>
  /** The branch it is on now; null: none. */
  readonly branch: string | null
  /** The branch that is checked out in the repository, as a full ref; null: none, or that is not known. */
  readonly checkedOut: string | null
  readonly changes: WorktreeChanges
  /** Null: it cannot be foreseen. */
  readonly forecast: MergeForecast | null
}

/** One step, and the line that does it; null: it is only said. */
export interface MergeStep {
  readonly kind: 'nothing' | 'no-branch' | 'commit' | 'bring-in' | 'conflicts' | 'switch' | 'merge' | 'push'
  readonly command: string | null
}

/** Short name of a ref or commit, for people and for git's command line. */
export function shortRef(ref: string): string {
  if (/^[0-9a-f]{40,}$/.test(ref)) return ref.slice(0, 10)
  return ref.replace(/^refs\/(?:heads|remotes|tags)\//, '')
}

/** What brings the work of a worktree back, in order, for this very case. Nothing of it is run. */
export function mergeSteps({ record, branch, checkedOut, changes, forecast }: MergeCase): readonly MergeStep[] {
  const { ahead, behind, uncommitted } = changes
  const [inTree, inRoot] = [`git -C ${quoteForShell(record.path)}`, `git -C ${quoteForShell(record.repository)}`]
  const base = quoteForShell(shortRef(record.base))
  if (branch === null) return [{ kind: 'no-branch', command: `${inTree} switch -c corral/rescued` }]
  if (uncommitted === 0 && ahead === 0) return [{ kind: 'nothing', command: null }]
  const own = quoteForShell(branch)
  const steps: MergeStep[] = []
  if (uncommitted > 0) steps.push({ kind: 'commit', command: `${inTree} add -A && ${inTree} commit` })
  const isTorn = forecast !== null && forecast.conflicts.length > 0
  if (behind > 0) steps.push({ kind: isTorn ? 'conflicts' : 'bring-in', command: `${inTree} merge ${base}` })
  if (record.base.startsWith('refs/remotes/')) {
    const [remote = 'origin'] = shortRef(record.base).split('/')
    return [...steps, { kind: 'push', command: `${inTree} push -u ${quoteForShell(remote)} ${own}` }]
  }
  if (record.base.startsWith('refs/heads/') && checkedOut !== record.base) {
    steps.push({ kind: 'switch', command: `${inRoot} switch ${base}` })
  }
  return [...steps, { kind: 'merge', command: `${inRoot} merge ${own}` }]
}
