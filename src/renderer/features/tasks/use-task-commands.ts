import { useMemo } from 'react'
import type { TaskView } from '../../../contract/views.ts'
import { useClient } from '../../client/client-context.ts'
import type { FleetClient } from '../../client/fleet-client.ts'
import { focusAgent, openOverlay } from '../../state/view-state.ts'
import { tellDone, tellFailure } from '../../ui/toasts.tsx'

/** What can be asked of one task. */
export interface TaskCommands {
  readonly open: (task: TaskView) => void
  readonly cancel: (task: TaskView) => void
  readonly again: (task: TaskView) => void
  /** Shows the terminal of its agent, if there still is one. */
  readonly terminal: (task: TaskView) => void
}

/** Commands on tasks, with a message when they fail. */
export function useTaskCommands(): TaskCommands {
  const client = useClient()
  return useMemo(
    () => ({
      open: ({ id }) => openOverlay({ kind: 'task', id }),
      cancel: (task) => void cancel(client, task),
      again: (task) => void again(client, task),
      terminal: ({ agentId }) => {
        if (agentId !== null) focusAgent(agentId)
      },
    }),
    [client],
  )
}

async function cancel(client: FleetClient, { id, state }: TaskView): Promise<void> {
  if (state.kind === 'finished') return
  const answer = await client.request('task.cancel', { task: id })
  if (!answer.ok) tellFailure(`Task ${id} could not be cancelled`, answer.error.message)
}

async function again(client: FleetClient, { id, state }: TaskView): Promise<void> {
  if (state.kind !== 'finished') return
  const answer = await client.request('task.again', { task: id })
  if (answer.ok) tellDone(`Task ${id} waits to be done again, as task ${answer.value.id}`)
  else tellFailure(`Task ${id} could not be run again`, answer.error.message)
}
