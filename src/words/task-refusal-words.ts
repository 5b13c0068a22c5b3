import { assertNever } from '../base/assert-never.ts'
import type { TaskLaunchRefusal } from '../core/task/task-launch.ts'
import type { TaskPermissions } from '../shapes/task-block.ts'

const PERMISSION_WORDS: Readonly<Record<TaskPermissions, string>> = {
  'read-only': 'look only',
  edit: 'change files',
  own: 'do what its own settings allow',
}

/** What the agent of a task may do, in words that go on with "It may …". */
export function permissionWords(permissions: TaskPermissions): string {
  return PERMISSION_WORDS[permissions]
}

/** Why a task cannot be carried out so, and what to do. `agent`: the name of its type. */
export function taskRefusalWords(refusal: TaskLaunchRefusal, agent: string): string {
  switch (refusal.kind) {
    case 'no-tasks':
      return `${agent} cannot carry out tasks: it is made for a person at its terminal. Choose another type, or "custom" with a command.`
    case 'prompt-missing':
      return 'Say what is to be done.'
    case 'prompt-unused':
      return `${agent} takes no prompt. Write {prompt} into an argument where it belongs, or leave it out.`
    case 'prompt-has-nul':
      return 'The prompt holds a NUL character; remove it.'
    case 'prompt-too-long':
      return `The prompt has ${refusal.bytes.toLocaleString('en')} bytes, of at most ${refusal.maxBytes.toLocaleString('en')}. Put it into a file, and let the task say: "Do what PLAN.md says".`
    case 'permissions-unknown':
      return `${agent} cannot be told to ${permissionWords(refusal.permissions)}; it can be told to ${refusal.known.map(permissionWords).join(', or to ')}.`
    case 'own-argument':
      return `The argument ${refusal.argument} says something else about what it may do. Leave it out, or let it do what its own settings allow.`
    default:
      return assertNever(refusal)
  }
}
