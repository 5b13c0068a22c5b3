import type { WorktreeRecord } from '../../shapes/workspace.ts'
import type { FoundBranch, Registration } from './git.ts'

/** What a worktree, or what is left of one, is to Corral. */
export type Standing =
  /** Its agent works in it, or will. */
  | 'in-use'
  /** Its agent is there, and it cannot be used. */
  | 'unusable'
  /** Its making was cut off. */
  | 'unfinished'
  /** Its agent was removed. */
  | 'no-agent'
  /** A folder of Corral's that it has no record of. */
  | 'stray-folder'
  /** A branch of Corral's that no worktree has. */
  | 'stray-branch'

/** Left behind: offered for removal, never removed by itself. */
export function isLeftover(standing: Standing): boolean {
  return standing !== 'in-use' && standing !== 'unusable'
}

/** What a recorded worktree is. `problem`: why it cannot be used; null: it can. */
export function standingOf(
  record: Pick<WorktreeRecord, 'step'>,
  {
    hasAgent,
    isStarting,
    problem,
  }: { readonly hasAgent: boolean; readonly isStarting: boolean; readonly problem: string | null },
): Standing {
  if (!hasAgent) return 'no-agent'
  if (record.step === 'making') return isStarting ? 'in-use' : 'unfinished'
  return problem === null ? 'in-use' : 'unusable'
}

/** Folders among Corral's worktrees, found on the disk or told by git, that no record names. */
export function strayFolders(
  found: { readonly folders: readonly string[]; readonly registrations: readonly Registration[] },
  records: readonly Pick<WorktreeRecord, 'path'>[],
  worktreesFolder: string,
): readonly string[] {
  const known = new Set(records.map(({ path }) => path))
  const registered = found.registrations.filter(({ path }) => path.startsWith(worktreesFolder)).map(({ path }) => path)
  return [...new Set([...found.folders, ...registered])].filter((path) => !known.has(path)).toSorted()
}

/** Branches of Corral's in one repository that no worktree has checked out, and no record names. */
export function strayBranches(
  branches: readonly FoundBranch[],
  registrations: readonly Registration[],
  records: readonly Pick<WorktreeRecord, 'branch'>[],
): readonly FoundBranch[] {
  const used = new Set([...registrations.map(({ branch }) => branch), ...records.map(({ branch }) => branch)])
  return branches.filter(({ name }) => !used.has(name))
}
