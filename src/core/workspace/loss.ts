import type { OnlyHere } from './git.ts'

/** What a removal of a worktree would lose for good. */
export type Loss =
  | ({ readonly kind: 'known' } & OnlyHere)
  /** Git cannot look into it any more. `why` says so, for people. */
  | { readonly kind: 'unknown'; readonly why: string }

/** Whether nothing would be lost. `keepsBranch`: the commits on its branch stay. */
export function losesNothing(loss: Loss, keepsBranch: boolean): boolean {
  if (loss.kind === 'unknown') return false
  // Commits that are on no branch go with the worktree all the same.
  const keepsCommits = keepsBranch && loss.branch !== null
  return loss.uncommittedTotal === 0 && loss.submodules.length === 0 && (keepsCommits || loss.commitsTotal === 0)
}
