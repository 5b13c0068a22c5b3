import { useCallback } from 'react'
import type { AgentView, ProcessView } from '../../../contract/views.ts'
import type { EndSignal } from '../../../shapes/end-signal.ts'
import { endLabel, endOutcomeWords, endQuestion } from '../../../words/process-words.ts'
import { useClient } from '../../client/client-context.ts'
import type { FleetClient } from '../../client/fleet-client.ts'
import { ask } from '../../state/view-state.ts'
import { tellDone, tellFailure } from '../../ui/toasts.tsx'

/** Asks for one process of the agent to be ended, and says what came of it; then `onDone`. */
export function useProcessEnd(agent: AgentView, onDone: () => void): (row: ProcessView, signal: EndSignal) => void {
  const client = useClient()
  return useCallback(
    (row, signal) =>
      ask({
        ...endQuestion(row, agent.spec.name, signal),
        action: endLabel(signal),
        onConfirm: () => void end(client, agent, { row, signal }).then(onDone),
      }),
    [client, agent, onDone],
  )
}

async function end(
  client: FleetClient,
  { id, spec }: AgentView,
  { row, signal }: { readonly row: ProcessView; readonly signal: EndSignal },
): Promise<void> {
  const { pid, startTime, bootId } = row
  const answer = await client.request('process.end', { agent: id, pid, startTime, bootId, signal })
  if (!answer.ok) return tellFailure('The process was not ended', answer.error.message)
  const { isDone, sentence } = endOutcomeWords(row, spec.name, { outcome: answer.value.outcome, signal })
  if (isDone) tellDone(sentence)
  else tellFailure('The process was not ended', sentence)
}
