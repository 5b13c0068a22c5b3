import { exit, type Exit } from './exit.ts'
import { milliseconds } from './milliseconds.ts'
import { shape } from './shape.ts'
import { priority, type Priority } from './spec.ts'
import { taskPermissions, type TaskPermissions } from './task-block.ts'
import { taskReading, type TaskReading } from './task-result.ts'
import { z } from './zod.ts'

/** What a person asked for: who is to do what, where. */
export interface TaskOrder {
  /** 1–64 characters, no control characters; need not be unique. */
  readonly name: string
  /** Agent type id. */
  readonly type: string
  /** What is to be done, in words; empty for a type without a command of its own. */
  readonly prompt: string
  /** Program and arguments, for a type without a command of its own; else empty. */
  readonly command: readonly string[]
  /** Absolute path of the folder. */
  readonly cwd: string
  /** It gets a git worktree of its own, made from that folder. */
  readonly worktree: boolean
  /** What its agent may do without being asked. */
  readonly permissions: TaskPermissions
  readonly priority: Priority
  /** How long one attempt may take from the start of its program, ms; null: as long as it does. */
  readonly timeoutMs: number | null
  /** How often it is tried again after an attempt that failed. */
  readonly retries: number
}

export const taskOrder = shape<TaskOrder>()(
  z.object({
    name: z.string(),
    type: z.string().min(1),
    prompt: z.string(),
    command: z.array(z.string()).readonly(),
    cwd: z.string(),
    worktree: z.boolean(),
    permissions: taskPermissions,
    priority,
    timeoutMs: milliseconds.nullable(),
    retries: z.number().int().min(0),
  }),
)

/** An order as given by a client: what has a default may be left out. */
export const taskOrderInput = taskOrder.partial({
  name: true,
  prompt: true,
  command: true,
  worktree: true,
  permissions: true,
  priority: true,
  timeoutMs: true,
  retries: true,
})
export type TaskOrderInput = z.infer<typeof taskOrderInput>

/**
 * What became of a task, in one word: what its agent's output says (`shapes/task-result.ts`), or `timeout` (stopped
 * because it took too long), `cancelled` (by a person), `lost` (its host ended, and how it ended is not known) or
 * `not-started`.
 */
export type TaskClass = TaskReading['class'] | 'timeout' | 'cancelled' | 'lost' | 'not-started'

export const taskClass = shape<TaskClass>()(
  z.enum([...taskReading.shape.class.options, 'timeout', 'cancelled', 'lost', 'not-started']),
)

/** How much of a folder differs from its last commit. */
export interface DiffStat {
  readonly files: number
  readonly added: number
  readonly deleted: number
}

const diffStat = shape<DiffStat>()(
  z.object({ files: z.number().int(), added: z.number().int(), deleted: z.number().int() }),
)

/** How an attempt ended. */
export interface TaskResult extends Pick<TaskReading, 'says' | 'refusedTools' | 'tokens' | 'costUsd' | 'sessionId'> {
  readonly class: TaskClass
  /** Null: it never ran, or nobody saw its end. */
  readonly exit: Exit | null
  /** From the start of its program to its end, ms; null: it never ran. */
  readonly durationMs: number | null
  /** The last of what it printed, without control sequences. */
  readonly tail: string
  /** Null: its folder is no git work tree, or could not be read. */
  readonly diff: DiffStat | null
}

const taskResult = shape<TaskResult>()(
  taskReading.omit({ because: true }).extend({
    class: taskClass,
    exit: exit.nullable(),
    durationMs: milliseconds.nullable(),
    tail: z.string(),
    diff: diffStat.nullable(),
  }),
)

/** Who works on a task, and until when that is believed. */
export interface TaskClaim {
  /** One life of a host. */
  readonly owner: string
  /** Epoch ms. */
  readonly leaseUntil: number
}

/** Where a task is in its life; times are epoch ms. */
export type TaskState =
  | {
      readonly kind: 'queued'
      readonly since: number
      /** It does not begin earlier; null: as soon as there is room. */
      readonly notBefore: number | null
    }
  | {
      readonly kind: 'running'
      readonly since: number
      readonly claim: TaskClaim
      /** When its agent was told to start; null: nothing of it can have been started. */
      readonly begunAt: number | null
      /** Why it is being ended; null: it is not. */
      readonly ending: 'cancelled' | 'timeout' | null
    }
  | { readonly kind: 'finished'; readonly at: number; readonly result: TaskResult }

export type TaskStateKind = TaskState['kind']

export const taskStateKind = shape<TaskStateKind>()(z.enum(['queued', 'running', 'finished']))

type StateOf<K extends TaskStateKind> = Extract<TaskState, { kind: K }>

export const queuedTask = shape<StateOf<'queued'>>()(
  z.object({ kind: z.literal('queued'), since: z.number(), notBefore: z.number().nullable() }),
)

export const runningTask = shape<StateOf<'running'>>()(
  z.object({
    kind: z.literal('running'),
    since: z.number(),
    claim: z.object({ owner: z.string(), leaseUntil: z.number() }),
    begunAt: z.number().nullable(),
    ending: z.enum(['cancelled', 'timeout']).nullable(),
  }),
)

export const finishedTask = shape<StateOf<'finished'>>()(
  z.object({ kind: z.literal('finished'), at: z.number(), result: taskResult }),
)

const taskState = shape<TaskState>()(z.discriminatedUnion('kind', [queuedTask, runningTask, finishedTask]))

/** An attempt after which the task was tried again. */
export interface EarlierAttempt {
  readonly attempt: number
  readonly at: number
  readonly class: TaskClass
  /** The beginning of what it came to. */
  readonly says: string
}

const earlierAttempt = shape<EarlierAttempt>()(
  z.object({ attempt: z.number().int(), at: z.number(), class: taskClass, says: z.string() }),
)

/** The run whose program gave a task. */
export interface TaskGiver {
  readonly agentId: string
  readonly runId: string
}

const taskGiver = shape<TaskGiver>()(z.object({ agentId: z.string(), runId: z.string() }))

/** Instructions to be carried out by an agent made for it, and what became of them. */
export interface Task {
  /** Given by the queue, from 1, never twice. */
  readonly id: number
  /** Grows by one with every change. */
  readonly rev: number
  readonly createdAt: number
  readonly order: TaskOrder
  /** The task it repeats; null: none. */
  readonly againOf: number | null
  /** Null: a person gave it. */
  readonly givenBy: TaskGiver | null
  /** Number of the latest attempt; 0: there was none. */
  readonly attempt: number
  /** Attempts that count against `retries`, and those that only waited for a provider's limit. */
  readonly failures: number
  readonly waits: number
  /** The latest attempts before this one, oldest first. */
  readonly earlier: readonly EarlierAttempt[]
  readonly state: TaskState
}

export const task = shape<Task>()(
  z.object({
    id: z.number().int(),
    rev: z.number().int(),
    createdAt: z.number(),
    order: taskOrder,
    againOf: z.number().int().nullable(),
    givenBy: taskGiver.nullable().default(null),
    attempt: z.number().int(),
    failures: z.number().int(),
    waits: z.number().int(),
    earlier: z.array(earlierAttempt).readonly(),
    state: taskState,
  }),
)

/** How many tasks there are. */
export interface TaskCounts {
  readonly queued: number
  readonly running: number
  readonly finished: number
}

export const taskCounts = shape<TaskCounts>()(
  z.object({ queued: z.number().int(), running: z.number().int(), finished: z.number().int() }),
)
