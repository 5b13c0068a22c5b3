import { err, ok, type Result } from '../../base/result.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { TaskBlock, TaskPermissions } from '../../shapes/task-block.ts'
import { ownArgumentFor } from '../agent/launch-extras.ts'
import { TASK_PROMPT_MAX_BYTES } from '../limits.ts'

/** What an agent is to do, and how. */
export interface TaskOrder {
  /** Null: a command that needs none. */
  readonly prompt: string | null
  readonly permissions: TaskPermissions
  /** Arguments of its own, beside those that make it carry out a task. */
  readonly args: readonly string[]
  readonly platform: 'linux' | 'darwin' | 'win32'
}

/** What is added to a spec so that the agent carries out the task and ends. */
export interface TaskLaunch {
  /** All arguments of the spec; those of the agent type come before. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Why a task cannot be carried out so. */
export type TaskLaunchRefusal =
  | { readonly kind: 'no-tasks' }
  | { readonly kind: 'prompt-missing' }
  | { readonly kind: 'prompt-unused' }
  | { readonly kind: 'prompt-has-nul' }
  | { readonly kind: 'prompt-too-long'; readonly bytes: number; readonly maxBytes: number }
  /** The agent cannot be told to keep to these. */
  | {
      readonly kind: 'permissions-unknown'
      readonly permissions: TaskPermissions
      readonly known: readonly TaskPermissions[]
    }
  /** An argument of its own says something else about what it may do. */
  | { readonly kind: 'own-argument'; readonly argument: string; readonly permissions: TaskPermissions }

const PROMPT = '{prompt}'

/** How an agent type carries out a task, or why not. The prompt is always one argument, or a part of one. */
export function taskLaunchOf(type: AgentType, order: TaskOrder): Result<TaskLaunch, TaskLaunchRefusal> {
  const { task } = type
  if (task === null) return err({ kind: 'no-tasks' })
  const additions = task.permissions[order.permissions]
  const { permissions } = order
  if (additions === null) return err({ kind: 'permissions-unknown', permissions, known: knownPermissions(task) })
  const argument = permissions === 'own' ? null : ownArgumentFor(task.permissionArgs, order.args)
  if (argument !== null) return err({ kind: 'own-argument', argument, permissions })
  const template = placed(task, additions.args, order.args)
  const refusal = refusalOfPrompt(template, order)
  if (refusal !== null) return err(refusal)
  // Once, and never in what was put in its place.
  const args = template.map((each) =>
    each.mayHold ? each.text.replaceAll(PROMPT, () => order.prompt ?? '') : each.text,
  )
  return ok({ args, env: { ...task.env, ...additions.env } })
}

/** In the order in which they are offered: the least first. */
export function knownPermissions({ permissions }: TaskBlock): readonly TaskPermissions[] {
  return (['read-only', 'edit', 'own'] as const).filter((each) => permissions[each] !== null)
}

interface Placed {
  readonly text: string
  /** `{prompt}` in it is to be replaced. */
  readonly mayHold: boolean
}

/** Arguments of its own hold the prompt only where the agent type has no place for it. */
function placed(task: TaskBlock, permissionArgs: readonly string[], own: readonly string[]): readonly Placed[] {
  const hasPlace = task.args.some((argument) => argument.includes(PROMPT))
  return task.args.flatMap((argument): readonly Placed[] => {
    if (argument === '{args}') return own.map((text) => ({ text, mayHold: !hasPlace }))
    if (argument === '{permissions}') return permissionArgs.map((text) => ({ text, mayHold: false }))
    return [{ text: argument, mayHold: true }]
  })
}

function refusalOfPrompt(template: readonly Placed[], { prompt, platform }: TaskOrder): TaskLaunchRefusal | null {
  const hasPlace = template.some(({ text, mayHold }) => mayHold && text.includes(PROMPT))
  const isBlank = prompt === null || prompt.trim() === ''
  if (isBlank) return hasPlace ? { kind: 'prompt-missing' } : null
  if (!hasPlace) return { kind: 'prompt-unused' }
  if (prompt.includes('\0')) return { kind: 'prompt-has-nul' }
  const maxBytes = platform === 'win32' ? TASK_PROMPT_MAX_BYTES.windows : TASK_PROMPT_MAX_BYTES.unix
  const bytes = utf8Length(prompt)
  return bytes > maxBytes ? { kind: 'prompt-too-long', bytes, maxBytes } : null
}

/** Bytes of a text in UTF-8; half a character counts as the mark that takes its place. */
function utf8Length(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4
  }
  return bytes
}
