import { z } from '../../shapes/zod.ts'
import { worktreeChanges } from '../../shapes/workspace.ts'
import type { ChangedFile } from '../../core/workspace/git.ts'
import type { Loss } from '../../core/workspace/loss.ts'
import type { MergeStep } from '../../core/workspace/merge-help.ts'
import { shape } from '../../shapes/shape.ts'
import { request } from './request.ts'

/** A worktree, or what is left of one, as clients show it. Paths are absolute. */
export const worktreeView = z.object({
  /** Names it in requests; an agent's id where it is the agent's. */
  ref: z.string(),
  standing: z.enum(['in-use', 'unusable', 'unfinished', 'no-agent', 'stray-folder', 'stray-branch']),
  /** Null: no agent has it (any more). */
  agentId: z.string().nullable(),
  /** The agent's name, now or when it was made; null: never one is known. */
  agentName: z.string().nullable(),
  /** Null: there is only a branch. */
  path: z.string().nullable(),
  /** Where its repository is checked out; null: that is not known. */
  repository: z.string().nullable(),
  /** Null: it is on no branch, or that is not known. */
  branch: z.string().nullable(),
  /** What it was begun at, for people; null: not known. */
  base: z.string().nullable(),
  changes: worktreeChanges.nullable(),
  /** Why it cannot be used or looked at; null: it can. */
  problem: z.string().nullable(),
  /** Epoch ms; of a branch alone, of its last commit. Null: not known. */
  createdAt: z.number().nullable(),
})
export type WorktreeView = z.infer<typeof worktreeView>

const changedFile = shape<ChangedFile>()(
  z.object({
    path: z.string(),
    added: z.number().int().nullable(),
    deleted: z.number().int().nullable(),
    isUncommitted: z.boolean(),
    isUntracked: z.boolean(),
  }),
)

const loss = shape<Loss>()(
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('known'),
      branch: z.string().nullable(),
      uncommitted: z.array(z.string()).readonly(),
      uncommittedTotal: z.number().int(),
      commits: z.array(z.object({ hash: z.string(), subject: z.string() })).readonly(),
      commitsTotal: z.number().int(),
      submodules: z.array(z.string()).readonly(),
    }),
    z.object({ kind: z.literal('unknown'), why: z.string() }),
  ]),
)

const mergeStep = shape<MergeStep>()(
  z.object({
    kind: z.enum(['nothing', 'no-branch', 'commit', 'bring-in', 'conflicts', 'switch', 'merge', 'push']),
    command: z.string().nullable(),
  }),
)

/** A worktree by the ref of its view, or by its agent's name. */
const worktreeRef = z.object({ worktree: z.string().min(1).max(10_000) })

export const worktreeRequests = {
  /** Every worktree of Corral's, and what was left behind: of agents in order of creation, then the rest. */
  'worktree.list': request(() => ({
    input: z.object({}),
    output: z.object({ worktrees: z.array(worktreeView).readonly() }),
  })),
  /** One of them, looked at now: which files differ from its base, how its work comes back, and what a removal would lose. */
  'worktree.show': request(() => ({
    input: worktreeRef,
    output: z.object({
      worktree: worktreeView,
      files: z.array(changedFile).readonly(),
      /** In order; the commands are for a person's shell. Empty: there is nothing to say. */
      mergeSteps: z.array(mergeStep).readonly(),
      /** Files that both sides changed; null: it cannot be foreseen. */
      conflicts: z.array(z.string()).readonly().nullable(),
      loss,
    }),
  })),
  /**
   * Shows its folder to the person at this machine: in the file manager, or in the editor of the settings. Only the desktop app can; elsewhere
   * it is `not-supported`.
   */
  'worktree.open': request(() => ({
    input: worktreeRef.extend({ where: z.enum(['folder', 'editor']) }),
    output: z.object({ path: z.string() }),
  })),
  /**
   * Removes it with its branch, if that is Corral's. Refused while its agent is up, and while something would be lost, unless `force`:
   * the error says what. `keepBranch`: its commits stay.
   */
  'worktree.remove': request(() => ({
    input: worktreeRef.extend({ force: z.boolean().default(false), keepBranch: z.boolean().default(false) }),
    output: z.object({ path: z.string().nullable(), deletedBranch: z.string().nullable() }),
  })),
}
