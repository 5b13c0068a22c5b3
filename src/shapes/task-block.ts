import { shape } from './shape.ts'
import { z } from './zod.ts'

/** How what an agent prints during a task is read (`core/task/readers/`). */
export type TaskFormat = 'claude' | 'codex' | 'gemini' | 'opencode' | 'copilot' | 'aider' | 'exit-code'

/**
 * What the agent of a task may do without being asked: look only; change files of its workspace, too; or what its own settings allow. Whatever it would
 * have to ask for is refused, since nobody answers.
 */
export type TaskPermissions = 'read-only' | 'edit' | 'own'

/** What is added to a launch. */
export interface TaskAdditions {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** How an agent carries out one task and ends; part of an agent type. */
export interface TaskBlock {
  /** `{args}` stands for the arguments of the task, `{permissions}` for those of its permissions, `{prompt}` (also inside an argument) for what is to be done. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly format: TaskFormat
  /** Null: it cannot be told to keep to these. */
  readonly permissions: Readonly<Record<TaskPermissions, TaskAdditions | null>>
  /** Arguments that say themselves what it may do: whoever gives one has to leave permissions to the agent's `own`. */
  readonly permissionArgs: readonly string[]
}

const text = z.string().refine((value) => !value.includes('\0'))
const env = z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), text).readonly()
const args = z.array(text).max(50).readonly()
const additions = z.object({ args: args.default([]), env: env.default({}) })

export const taskPermissions = shape<TaskPermissions>()(z.enum(['read-only', 'edit', 'own']))

export const taskBlock = shape<TaskBlock>()(
  z.object({
    args,
    env: env.default({}),
    format: z.enum(['claude', 'codex', 'gemini', 'opencode', 'copilot', 'aider', 'exit-code']),
    permissions: z.object({
      'read-only': additions.nullable().default(null),
      edit: additions.nullable().default(null),
      own: additions.nullable().default(null),
    }),
    permissionArgs: z.array(text.min(1)).max(50).readonly().default([]),
  }),
)
