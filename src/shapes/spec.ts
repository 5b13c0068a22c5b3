import { resumeWhen, type ResumeWhen } from './conversation.ts'
import { milliseconds } from './milliseconds.ts'
import { reach, type Reach } from './reach.ts'
import { restartPolicy, type RestartPolicy } from './restart-policy.ts'
import { limits, type Limits } from './run-limits.ts'
import { shape } from './shape.ts'
import { workspace, type Workspace } from './workspace.ts'
import { z } from './zod.ts'

/** What carries the terminal of a run: a pty of the host, or a tmux session that outlives the host. */
export type Runner = 'pty' | 'tmux'

export const runner = shape<Runner>()(z.enum(['pty', 'tmux']))

/** How important an agent is: decides its place in the queue and the nice value of its tree. */
export type Priority = 'low' | 'normal' | 'high' | 'critical'

export const priority = shape<Priority>()(z.enum(['low', 'normal', 'high', 'critical']))

/** How a run is known to be ready. A time-out counts as a failed start. */
export type Readiness =
  /** The program was executed. */
  | { readonly kind: 'exec' }
  /** A line on its terminal matches the regular expression. */
  | { readonly kind: 'output'; readonly pattern: string; readonly timeoutMs: number }
  /** It has printed nothing for a while. */
  | { readonly kind: 'quiet'; readonly quietMs: number; readonly timeoutMs: number }
  /** It reports so itself at the run door (`run.ready`). */
  | { readonly kind: 'hook'; readonly timeoutMs: number }

const readiness = shape<Readiness>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('exec') }),
    z.object({ kind: z.literal('output'), pattern: z.string(), timeoutMs: milliseconds }),
    z.object({ kind: z.literal('quiet'), quietMs: milliseconds, timeoutMs: milliseconds }),
    z.object({ kind: z.literal('hook'), timeoutMs: milliseconds }),
  ]),
)

/** What runs instead of an agent that cannot be kept up: after a crash loop or a permanent failure, once. */
export interface Fallback {
  /** Agent type id. */
  readonly type: string
  /** Null: the type's own. */
  readonly command: string | null
  readonly args: readonly string[]
}

const fallback = shape<Fallback>()(
  z.object({ type: z.string().min(1), command: z.string().nullable(), args: z.array(z.string()).readonly() }),
)

/** A variable whose value is a secret: it is kept apart (`core/secrets/`), and not in the spec. */
export interface SecretVariable {
  readonly secret: true
}

/** A variable of a spec: its value, or that it is a secret. */
export type Variable = string | SecretVariable

const secretVariable = shape<SecretVariable>()(z.object({ secret: z.literal(true) }))

export const variable = shape<Variable>()(z.union([z.string(), secretVariable]))

/**
 * A variable as a client sends it. A value alone is a secret if its name or form says so, unless it is a plain one that
 * stays as it is; with `isSecret`, a person has decided. A secret without a value is one that stays as it is.
 */
export type GivenVariable = Variable | { readonly value: string; readonly isSecret: boolean }

export const givenVariable = shape<GivenVariable>()(
  z.union([variable, z.object({ value: z.string(), isSecret: z.boolean() })]),
)
export type GivenEnv = Readonly<Record<string, GivenVariable>>
const givenEnv = z.record(z.string(), givenVariable)

/** A variable as a client is shown it: of a secret, only whether there is a value. */
export type ShownVariable = string | (SecretVariable & { readonly isSet: boolean })

const shownVariable = shape<ShownVariable>()(z.union([z.string(), secretVariable.extend({ isSet: z.boolean() })]))

/** The attempt of a task that an agent was made for. */
export interface TaskRef {
  readonly id: number
  /** From 1. */
  readonly attempt: number
}

const taskRef = shape<TaskRef>()(z.object({ id: z.number().int(), attempt: z.number().int() }))

/** What the user asked an agent to be: everything a run is started from. */
export interface AgentSpec {
  /** Unique among agents and shown to people. 1–64 characters, no control characters. */
  readonly name: string
  /** Agent type id, as in `resources/agent-types/`. */
  readonly type: string
  /** Program to run, a name on the PATH or an absolute path; null: the agent type's own. */
  readonly command: string | null
  /** Arguments that follow those of the agent type. */
  readonly args: readonly string[]
  /** Absolute path of the folder it works in; with a worktree, the place in the repository. */
  readonly cwd: string
  /** Whether it works there itself, or in a worktree of its own. */
  readonly workspace: Workspace
  /** Variables added to the run's environment. */
  readonly env: Readonly<Record<string, Variable>>
  /** Group under which the agent is listed; null if none. */
  readonly group: string | null
  /** How long the terminate step waits before SIGKILL, ms. */
  readonly terminateWaitMs: number
  readonly runner: Runner
  readonly priority: Priority
  readonly readiness: Readiness
  readonly restart: RestartPolicy
  /** Null if there is none. */
  readonly fallback: Fallback | null
  /** What programs inside its runs may ask of the host; null: as the settings say. Applies at once. */
  readonly reach: Reach | null
  /** When a start goes on with its last conversation; null: as the settings say. */
  readonly resume: ResumeWhen | null
  /** No notification is shown of it. */
  readonly isMuted: boolean
  /** What its runs may use; applies at once, but for what the kernel is told at a start. */
  readonly limits: Limits
  /** It was made to carry out a task once; null: it is a person's. */
  readonly task: TaskRef | null
}

export const agentSpec = shape<AgentSpec>()(
  z.object({
    name: z.string(),
    type: z.string().min(1),
    command: z.string().nullable(),
    args: z.array(z.string()).readonly(),
    cwd: z.string(),
    workspace,
    env: z.record(z.string(), variable),
    group: z.string().nullable(),
    terminateWaitMs: milliseconds,
    runner,
    priority,
    readiness,
    restart: restartPolicy,
    fallback: fallback.nullable(),
    reach: reach.nullable(),
    resume: resumeWhen.nullable(),
    isMuted: z.boolean(),
    limits,
    task: taskRef.nullable(),
  }),
)

/** A spec as a client is shown it. */
export type ShownSpec = Omit<AgentSpec, 'env'> & { readonly env: Readonly<Record<string, ShownVariable>> }

export const shownSpec = shape<ShownSpec>()(agentSpec.extend({ env: z.record(z.string(), shownVariable) }))

/** A spec as entered by a user: fields with a default (SPEC_DEFAULTS) may be left out. */
export const agentSpecInput = agentSpec
  .omit({ task: true })
  .partial({
    command: true,
    args: true,
    group: true,
    terminateWaitMs: true,
    runner: true,
    priority: true,
    readiness: true,
    fallback: true,
    reach: true,
    resume: true,
    isMuted: true,
    limits: true,
    workspace: true,
  })
  .extend({ env: givenEnv.optional(), restart: restartPolicy.partial().optional() })

/** Changes to a spec: contains only the changed fields. */
export const agentSpecPatch = agentSpec
  .omit({ task: true })
  .partial()
  .extend({ env: givenEnv.optional(), restart: restartPolicy.partial().optional() })

/** Why a spec is not accepted; `field` names the field at fault. */
export interface SpecProblem {
  readonly field: keyof AgentSpec
  readonly message: string
}

/** An agent as stored. */
export interface AgentRecord {
  readonly id: string
  readonly spec: AgentSpec
  readonly createdAt: number
  /**
   * Fields of the stored spec that could not be parsed. They contain placeholders, and the agent does not start until
   * they are set again.
   */
  readonly problems: readonly SpecProblem[]
}
