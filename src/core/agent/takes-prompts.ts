import type { AgentType } from '../../shapes/agent-type.ts'

/** Whether what is typed to it is read as words, and not as a command of a shell or of a program Corral does not know. */
export function takesPrompts({ task }: Pick<AgentType, 'task'>): boolean {
  return task !== null && task.format !== 'exit-code'
}
