import { milliseconds } from './milliseconds.ts'
import { restartPolicy, type RestartPolicy } from './restart-policy.ts'
import { shape } from './shape.ts'
import { z } from './zod.ts'

/** What carries the terminal of a run: a pty of the host's, or a session of tmux that outlives the host. */
export type Runner = 'pty' | 'tmux'

export const runner = shape<Runner>()(z.enum(['pty', 'tmux']))

/** How much an agent matters: orders the queue and sets the nice value of its tree. */
export type Priority = 'low' | 'normal' | 'high' | 'critical'

const priority = shape<Priority>()(z.enum(['low', 'normal', 'high', 'critical']))

/** How it is known that a run is ready to be used. A time-out counts as a failed start. */
export type Readiness =
  /** The program was executed. */
  | { readonly kind: 'exec' }
  /** A line on its terminal matches the regular expression. */
  | { readonly kind: 'output'; readonly pattern: string; readonly timeoutMs: number }
  /** It has printed nothing for a while. */
  | { readonly kind: 'quiet'; readonly quietMs: number; readonly timeoutMs: number }
  /** It says so itself over the control socket (`run.ready`). */
  | { readonly kind: 'hook'; readonly timeoutMs: number }

const readiness = shape<Readiness>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('exec') }),
    z.object({ kind: z.literal('output'), pattern: z.string(), timeoutMs: milliseconds }),
    z.object({ kind: z.literal('quiet'), quietMs: milliseconds, timeoutMs: milliseconds }),
    z.object({ kind: z.literal('hook'), timeoutMs: milliseconds }),
  ]),
)

/** What runs in an agent's place once it cannot be kept up: after a crash loop or a permanent failure, once. */
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

/** What the user asked an agent to be. Everything a run is started from. */
export interface AgentSpec {
  /** Unique among agents; what people call it. 1–64 characters, no control characters. */
  readonly name: string
  /** Agent type id, as in `resources/agent-types/`. */
  readonly type: string
  /** Program to run, a name on the PATH or an absolute path; null: the agent type's own. */
  readonly command: string | null
  /** Arguments after the agent type's own. */
  readonly args: readonly string[]
  /** Absolute path of the workspace. */
  readonly cwd: string
  /** Variables added to the run's environment. */
  readonly env: Readonly<Record<string, string>>
  /** Heading the agent is listed under; null: none. */
  readonly group: string | null
  /** Longest wait of the terminate step before force, ms. */
  readonly terminateWaitMs: number
  readonly runner: Runner
  readonly priority: Priority
  readonly readiness: Readiness
  readonly restart: RestartPolicy
  /** Null: none. */
  readonly fallback: Fallback | null
}

export const agentSpec = shape<AgentSpec>()(
  z.object({
    name: z.string(),
    type: z.string().min(1),
    command: z.string().nullable(),
    args: z.array(z.string()).readonly(),
    cwd: z.string(),
    env: z.record(z.string(), z.string()),
    group: z.string().nullable(),
    terminateWaitMs: milliseconds,
    runner,
    priority,
    readiness,
    restart: restartPolicy,
    fallback: fallback.nullable(),
  }),
)

/** A spec as a user gives it: what has a default (SPEC_DEFAULTS) may be left out. */
export const agentSpecInput = agentSpec
  .partial({
    command: true,
    args: true,
    env: true,
    group: true,
    terminateWaitMs: true,
    runner: true,
    priority: true,
    readiness: true,
    fallback: true,
  })
  .extend({ restart: restartPolicy.partial().optional() })

/** Changes to a spec: only the fields given. */
export const agentSpecPatch = agentSpec.partial().extend({ restart: restartPolicy.partial().optional() })

/** Why a spec cannot be taken; `field` names the culprit. */
export interface SpecProblem {
  readonly field: keyof AgentSpec
  readonly message: string
}

/** An agent as the store keeps it. */
export interface AgentRecord {
  readonly id: string
  readonly spec: AgentSpec
  readonly createdAt: number
  /** Fields of the stored spec that could not be read. Stand-ins are in their place, and it does not start until they are given anew. */
  readonly problems: readonly SpecProblem[]
}
