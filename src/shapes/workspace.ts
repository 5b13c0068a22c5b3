import { shape } from './shape.ts'
import { z } from './zod.ts'

/** A program that is run without a shell. */
export interface ProgramCall {
  readonly command: string
  readonly args: readonly string[]
}

const programCall = shape<ProgramCall>()(
  z.object({ command: z.string().min(1), args: z.array(z.string()).readonly().default([]) }),
)

/** A git worktree of an agent's own, made before its first start. */
export interface WorktreeWish {
  readonly kind: 'worktree'
  /** What its branch begins at: a branch, tag or commit; null: the branch that is checked out in the repository then. */
  readonly base: string | null
  /** Its branch, which must not exist yet; null: `corral/` and the agent's name, with a number where that is taken. */
  readonly branch: string | null
  /** Where it lies: in Corral's data directory, or in a folder beside the repository. */
  readonly place: 'data' | 'beside'
  /** Run in it once it was made, before the agent's first start; null: nothing. */
  readonly setup: ProgramCall | null
  /** Run in it before it is removed; null: nothing. */
  readonly teardown: ProgramCall | null
}

/**
 * Where an agent works: in the folder of its spec itself, or at the same place in a worktree of the repository that
 * folder is in.
 */
export type Workspace = { readonly kind: 'folder' } | WorktreeWish

/** What may be left out has a default. */
export const workspace = shape<Workspace>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('folder') }),
    z.object({
      kind: z.literal('worktree'),
      base: z.string().min(1).nullable().default(null),
      branch: z.string().min(1).nullable().default(null),
      place: z.enum(['data', 'beside']).default('data'),
      setup: programCall.nullable().default(null),
      teardown: programCall.nullable().default(null),
    }),
  ]),
)

/**
 * What Corral remembers of a worktree it makes, from before the first change until nothing of it is left: whose it is, and what
 * a removal has to know when the agent is gone. Paths are absolute, with links resolved.
 */
export interface WorktreeRecord {
  readonly agentId: string
  /** The agent's name when it was made. */
  readonly agentName: string
  /** The folder of the spec it was made for. */
  readonly cwd: string
  /** Where the repository's files are checked out. */
  readonly repository: string
  /** Git's own folder of the repository, which all its worktrees share. */
  readonly gitFolder: string
  readonly path: string
  /** Where in it the agent works; empty: at its top. */
  readonly subfolder: string
  readonly branch: string
  /** The branch was made for it, and may go with it. */
  readonly ownsBranch: boolean
  /** What it was begun at, as a full ref (`refs/heads/main`) or a commit. */
  readonly base: string
  /** The commit that was. */
  readonly baseCommit: string
  /** How far its making came: nothing is certain, git has made it, it can be used. */
  readonly step: 'making' | 'made' | 'ready'
  readonly teardown: ProgramCall | null
  /** Epoch ms. */
  readonly createdAt: number
}

const worktreeStep = z.enum(['making', 'made', 'ready'])

export const worktreeRecord = shape<WorktreeRecord>()(
  z.object({
    agentId: z.string(),
    agentName: z.string(),
    cwd: z.string(),
    repository: z.string(),
    gitFolder: z.string(),
    path: z.string(),
    subfolder: z.string(),
    branch: z.string(),
    ownsBranch: z.boolean(),
    base: z.string(),
    baseCommit: z.string(),
    step: worktreeStep,
    teardown: programCall.nullable(),
    createdAt: z.number(),
  }),
)

/** How a worktree differs from where it began, and from the branch it is to go back to. Lines; binary files count as files only. */
export interface WorktreeChanges {
  readonly files: number
  readonly added: number
  readonly deleted: number
  /** Of the files: those with changes that are not committed, new ones included. */
  readonly uncommitted: number
  /** Commits that only it has, and that only its base has. */
  readonly ahead: number
  readonly behind: number
}

const count = z.number().int()

export const worktreeChanges = shape<WorktreeChanges>()(
  z.object({ files: count, added: count, deleted: count, uncommitted: count, ahead: count, behind: count }),
)

/** An agent's worktree in short, as it was when somebody last looked. */
export interface OwnWorktree {
  readonly path: string
  readonly step: WorktreeRecord['step']
  /** Null: it is on no branch. */
  readonly branch: string | null
  /** What it was begun at, for people. */
  readonly base: string
  /** Null: it was not looked at yet, or that cannot be told. */
  readonly changes: WorktreeChanges | null
  /** Why it cannot be used or looked at, and what to do; null: it can. */
  readonly problem: string | null
}

export const ownWorktree = shape<OwnWorktree>()(
  z.object({
    path: z.string(),
    step: worktreeStep,
    branch: z.string().nullable(),
    base: z.string(),
    changes: worktreeChanges.nullable(),
    problem: z.string().nullable(),
  }),
)

/** What happened to a worktree. */
export type WorktreeEvent =
  /** `copied`: files that `.worktreeinclude` names. */
  | {
      readonly kind: 'worktree-made'
      readonly path: string
      readonly branch: string
      readonly base: string
      readonly copied: number
    }
  | { readonly kind: 'worktree-set-up'; readonly command: string; readonly durationMs: number }
  /** `deletedBranch` null: its branch was kept, or is none of Corral's. `isForced`: a person gave up what only it had. */
  | {
      readonly kind: 'worktree-removed'
      readonly path: string
      readonly deletedBranch: string | null
      readonly isForced: boolean
    }

export const worktreeEvent = shape<WorktreeEvent>()(
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('worktree-made'),
      path: z.string(),
      branch: z.string(),
      base: z.string(),
      copied: z.number().int(),
    }),
    z.object({ kind: z.literal('worktree-set-up'), command: z.string(), durationMs: z.number() }),
    z.object({
      kind: z.literal('worktree-removed'),
      path: z.string(),
      deletedBranch: z.string().nullable(),
      isForced: z.boolean(),
    }),
  ]),
)
