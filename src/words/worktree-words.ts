import { assertNever } from '../base/assert-never.ts'
import { shortRef, type MergeStep } from '../core/workspace/merge-help.ts'
import type { Loss } from '../core/workspace/loss.ts'
import type { Standing } from '../core/workspace/standing.ts'
import type { JournalEntry } from '../shapes/journal.ts'
import type { OwnWorktree, WorktreeChanges, WorktreeEvent } from '../shapes/workspace.ts'
import { formatCount, formatElapsed } from './format.ts'

/** Files and commits that are named one by one in a sentence. */
const NAMED = 5

export function isWorktreeEvent(event: JournalEntry['event']): event is WorktreeEvent {
  return event.kind === 'worktree-made' || event.kind === 'worktree-set-up' || event.kind === 'worktree-removed'
}

/** What happened to a worktree, as a sentence. */
export function worktreeSentence(event: WorktreeEvent): string {
  switch (event.kind) {
    case 'worktree-made': {
      const copied = event.copied === 0 ? '' : `, with ${formatCount(event.copied, 'file')} of .worktreeinclude`
      return `Its worktree ${event.path} was made on the branch ${event.branch} from ${shortRef(event.base)}${copied}.`
    }
    case 'worktree-set-up':
      return `The setup command ${event.command} ended well after ${formatElapsed(event.durationMs)}.`
    case 'worktree-removed': {
      const branch = event.deletedBranch === null ? '' : ` with its branch ${event.deletedBranch}`
      return `The worktree ${event.path} was removed${branch}${event.isForced ? ', with work that only it had' : ''}.`
    }
    default:
      return assertNever(event)
  }
}

/** How much differs from the base, short: "3 files +120 −4". */
export function changeFigures({ files, added, deleted }: WorktreeChanges): string {
  return files === 0 ? 'no changes' : `${formatCount(files, 'file')} +${added} −${deleted}`
}

/** The same for a narrow place: "+120 −4"; where no line was counted, as of pictures, the files. Null: nothing differs. */
export function shortChangeFigures({ files, added, deleted }: WorktreeChanges): string | null {
  if (files === 0) return null
  return added + deleted === 0 ? formatCount(files, 'file') : `+${lineCount(added)} −${lineCount(deleted)}`
}

/** At most four characters up to a million lines. */
function lineCount(lines: number): string {
  return lines < 10_000 ? String(lines) : `${Math.floor(lines / 1_000)}k`
}

/** The same with what is not committed, and how far it and its base are apart. */
export function changeWords(changes: WorktreeChanges): string {
  const { uncommitted, ahead, behind } = changes
  return [
    changeFigures(changes),
    uncommitted === 0 ? null : `${uncommitted} not committed`,
    ahead === 0 ? null : `${formatCount(ahead, 'commit')} ahead`,
    behind === 0 ? null : `${behind} behind`,
  ]
    .filter((part) => part !== null)
    .join(' · ')
}

/** What is to be said of an agent's worktree: what is wrong, how far its making is, else its changes. */
export function worktreeWords({ problem, step, changes }: OwnWorktree): string {
  if (problem !== null) return problem
  if (step === 'making') return 'being made'
  if (step === 'made') return 'made, not set up yet'
  return changes === null ? 'not looked at yet' : changeWords(changes)
}

/** What a worktree is, in a word or two. */
export const STANDINGS: Readonly<Record<Standing, string>> = {
  'in-use': 'in use',
  unusable: 'cannot be used',
  unfinished: 'not finished',
  'no-agent': 'agent removed',
  'stray-folder': 'nobody’s folder',
  'stray-branch': 'nobody’s branch',
}

/** The same at length. */
export const STANDING_HINTS: Readonly<Record<Standing, string>> = {
  'in-use': 'Its agent works in it.',
  unusable: 'Its agent is there, and it cannot be used as it is.',
  unfinished: 'Its making was cut off. The next start of its agent makes it anew.',
  'no-agent': 'Its agent was removed; the worktree stays until you remove it.',
  'stray-folder': 'A folder among Corral’s worktrees of which it has no record.',
  'stray-branch': 'A branch of Corral’s that no worktree has checked out.',
}

/** What a removal would lose, a line each; empty: nothing. */
export function lossLines(loss: Loss, keepsBranch = false): readonly string[] {
  if (loss.kind === 'unknown') return [`What is in it, which cannot be looked at: ${loss.why}`]
  const lines: string[] = []
  if (loss.uncommittedTotal > 0) {
    const what = `${formatCount(loss.uncommittedTotal, 'file')} with changes that are not committed`
    lines.push(`${what}: ${namedOf(loss.uncommitted, loss.uncommittedTotal)}`)
  }
  if (loss.commitsTotal > 0 && !(keepsBranch && loss.branch !== null)) {
    const where = loss.branch === null ? 'that are on no branch' : `that only ${loss.branch} has`
    const commits = loss.commits.map(({ hash, subject }) => `${hash} ${subject}`)
    lines.push(`${formatCount(loss.commitsTotal, 'commit')} ${where}: ${namedOf(commits, loss.commitsTotal)}`)
  }
  if (loss.submodules.length > 0) {
    lines.push(
      `what only its submodules have, which is not looked at: ${namedOf(loss.submodules, loss.submodules.length)}`,
    )
  }
  return lines
}

function namedOf(names: readonly string[], total: number): string {
  const shown = names.slice(0, NAMED)
  const more = total - shown.length
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ')
}

/** What a step of the way back is for. */
export function mergeStepWords({ kind }: MergeStep, base: string): string {
  switch (kind) {
    case 'nothing':
      return 'Nothing was done in it that could be merged.'
    case 'no-branch':
      return 'It is on no branch. Give it one first:'
    case 'commit':
      return 'Commit what is not committed:'
    case 'bring-in':
      return `Bring in what ${base} has meanwhile:`
    case 'conflicts':
      return `Bring in what ${base} has meanwhile, and solve the conflicts there:`
    case 'switch':
      return `Check ${base} out in the repository:`
    case 'merge':
      return 'Merge its branch:'
    case 'push':
      return 'Push its branch, then open a pull request:'
    default:
      return assertNever(kind)
  }
}

/** Who else works in the same folder; null: nobody does. */
export function sharingWords(names: readonly string[]): string | null {
  if (names.length === 0) return null
  const who = namedOf(names, names.length)
  return `${who} ${names.length === 1 ? 'works' : 'work'} in this folder, too: they may change each other’s files.`
}
