import { shape } from './shape.ts'
import { tokens, type Tokens } from './spending.ts'
import { z } from './zod.ts'

/** What became of a task, as its agent tells it. A refused tool is never a success, whatever the agent says of it. */
export type TaskReadingClass = 'success' | 'refused' | 'failed' | 'rate-limited' | 'login-needed'

/** What decided on the class of a reading. */
export type TaskReadingReason =
  /** The agent said that it came to its end, and ended with 0. */
  | 'finished'
  /** Some tool was not allowed. */
  | 'tool-refused'
  /** The agent told of an error. */
  | 'told-error'
  /** It ended with another code than 0, or by a signal, and told of no error. */
  | 'exit'
  /** It ended with 0 and never said that it came to its end. */
  | 'no-result'
  /** It printed a line too long to be read, in which anything may stand. */
  | 'long-line'

/** A tool that the agent was not allowed to use. */
export interface RefusedTool {
  readonly tool: string
  /** What it was to do, or why it was refused, as far as it is told; may be empty. */
  readonly detail: string
}

/** How a task ended, read from what its agent printed and from its exit. */
export interface TaskReading {
  readonly class: TaskReadingClass
  readonly because: TaskReadingReason
  /** The final answer; of a task that failed, the error or the last lines it printed. No control characters but line ends and tabs. */
  readonly says: string
  readonly refusedTools: readonly RefusedTool[]
  /** Null: it tells none. */
  readonly tokens: Tokens | null
  /** US dollars as the agent tells them; null: it tells none. */
  readonly costUsd: number | null
  /** By which the agent can go on with it; null: not told. */
  readonly sessionId: string | null
}

export const taskReading = shape<TaskReading>()(
  z.object({
    class: z.enum(['success', 'refused', 'failed', 'rate-limited', 'login-needed']),
    because: z.enum(['finished', 'tool-refused', 'told-error', 'exit', 'no-result', 'long-line']),
    says: z.string(),
    refusedTools: z.array(z.object({ tool: z.string(), detail: z.string() })).readonly(),
    tokens: tokens.nullable(),
    costUsd: z.number().nonnegative().nullable(),
    sessionId: z.string().nullable(),
  }),
)
