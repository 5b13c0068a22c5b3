import { useCallback } from 'react'
import { assertNever } from '../../base/assert-never.ts'
import { isUp, lastRunOf } from '../../core/agent/state.ts'
import type { AgentView } from '../../contract/views.ts'
import { openWorktree } from './use-worktree-commands.ts'
import { ask, openMessage, openOverlay, openPostMortem } from './view-state.ts'
import { useClient } from '../client/client-context.ts'
import type { FleetClient } from '../client/fleet-client.ts'
import { tellFailure } from '../ui/toasts.tsx'
import type { AgentCommand } from '../../words/commands/agent-commands.ts'

/** Runs a command on an agent: with a confirmation where it cannot be undone, and a message when it fails. */
export function useAgentCommand(): (command: AgentCommand, agent: AgentView) => void {
  const client = useClient()
  return useCallback((command, agent) => runCommand(client, command, agent), [client])
}

function runCommand(client: FleetClient, command: AgentCommand, agent: AgentView): void {
  const { name } = agent.spec
  switch (command) {
    case 'let-run':
    case 'start':
    case 'resume':
    case 'start-anew':
    case 'stop':
    case 'restart':
      return void request(client, command, agent)
    case 'kill':
      if (agent.state.phase.kind === 'stopping') return void request(client, command, agent)
      return ask({
        title: `Kill ${name}?`,
        body: 'Every process of this agent is killed at once. Unsaved work is lost.',
        action: 'Kill',
        onConfirm: () => void request(client, command, agent),
      })
    case 'send':
      return openMessage([agent.id])
    case 'edit':
      return openOverlay({ kind: 'edit-agent', id: agent.id })
    case 'open-folder':
    case 'open-editor':
      return void openWorktree(client, { worktree: agent.id, where: command === 'open-folder' ? 'folder' : 'editor' })
    case 'post-mortem':
      return showLastRun(agent)
    case 'remove':
      return ask({
        title: `Remove ${name}?`,
        body: isUp(agent.state.phase)
          ? 'The agent is stopped, then removed from Corral. Its folder is not touched.'
          : 'It is removed from Corral. Its folder is not touched.',
        action: isUp(agent.state.phase) ? 'Stop and remove' : 'Remove',
        onConfirm: () => void request(client, command, agent),
      })
    default:
      return assertNever(command)
  }
}

function showLastRun({ id, state: { phase } }: AgentView): void {
  const lastRun = lastRunOf(phase)
  if (lastRun !== null) openPostMortem({ agentId: id, generation: lastRun.generation })
}

type RequestedCommand = Exclude<AgentCommand, 'send' | 'edit' | 'open-folder' | 'open-editor' | 'post-mortem'>

async function request(client: FleetClient, command: RequestedCommand, agent: AgentView): Promise<void> {
  const answer = await answerTo(client, command, agent)
  if (!answer.ok) tellFailure(`${agent.spec.name}: ${command} refused`, answer.error.message)
}

/** Starting a queued agent by hand skips the queue. */
function answerTo(client: FleetClient, command: RequestedCommand, { id, state }: AgentView) {
  if (command === 'let-run') return client.request('agent.letRun', { agent: id })
  if (command === 'resume' || command === 'start-anew') {
    return client.request('agent.start', {
      agent: id,
      skipQueue: state.phase.kind === 'queued',
      resume: command === 'resume',
    })
  }
  if (command !== 'start') return client.request(`agent.${command}`, { agent: id })
  return client.request('agent.start', { agent: id, skipQueue: state.phase.kind === 'queued' })
}
