import { err, ok } from '../../src/base/result.ts'
import type { Git, WorktreeRecords } from '../../src/core/workspace/git.ts'
import type { WorktreeRecord } from '../../src/shapes/workspace.ts'

const NO_GIT = err('git was not found. Install git.')

/** A machine without git. */
export const noGit: Git = {
  repositoryAt: async () => NO_GIT,
  basePoint: async () => NO_GIT,
  branchesBelow: async () => NO_GIT,
  hasBranch: async () => false,
  registrations: async () => NO_GIT,
  addWorktree: async () => NO_GIT,
  copyIncluded: async () => NO_GIT,
  check: async () => NO_GIT,
  look: async () => NO_GIT,
  onlyHere: async () => NO_GIT,
  forecastMerge: async () => null,
  removeWorktree: async () => NO_GIT,
  deleteBranch: async () => NO_GIT,
  deleteFolder: async () => NO_GIT,
  contentOf: async () => 'nothing',
  foldersBelow: async () => [],
}

/** Records that live as long as their world. */
export class MemoryWorktreeRecords implements WorktreeRecords {
  private readonly records = new Map<string, WorktreeRecord>()

  read(): { readonly records: readonly WorktreeRecord[]; readonly problems: readonly string[] } {
    return { records: [...this.records.values()], problems: [] }
  }

  write(record: WorktreeRecord): ReturnType<WorktreeRecords['write']> {
    this.records.set(record.agentId, record)
    return ok(null)
  }

  delete(agentId: string): ReturnType<WorktreeRecords['delete']> {
    this.records.delete(agentId)
    return ok(null)
  }
}
