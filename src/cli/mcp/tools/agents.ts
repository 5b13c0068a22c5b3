import { agentRef } from '../../../contract/requests/request.ts'
import type { AgentView } from '../../../contract/views.ts'
import { MESSAGE_MAX_BYTES } from '../../../core/limits.ts'
import { agentSpecInput } from '../../../shapes/spec.ts'
import { z } from '../../../shapes/zod.ts'
import { Failure } from '../../failure.ts'
import { isDown, isStarted } from '../../host/conditions.ts'
import { waitUntil } from '../poll.ts'
import { agentLine, shownAgent, shownAgentOf } from '../shown-agent.ts'
import { ADDS, ENDS, tool, type Call, type Tool, type ToolAnswer, type ToolHost } from '../tool.ts'

/** A start or a stop that has not come to its end by then goes on by itself, ms. */
const SETTLED_WITHIN_MS = 60_000

/** The end of the host's words that names options of the command line. */
const FOR_PEOPLE = / [^.]*\(--\w+\)[^.]*\.$/

const settled = z.object({ agent: shownAgent, isSettled: z.boolean() })
type Settled = z.infer<typeof settled>

export const startAgent = lifeTool({
  name: 'start_agent',
  title: 'Start an agent',
  description:
    'Starts an agent that is down, and waits until it runs or has failed to. It may be queued first, as Corral’s limits say.',
  annotations: { ...ADDS, idempotentHint: true },
  request: 'agent.start',
  isDone: isStarted,
})

export const stopAgent = lifeTool({
  name: 'stop_agent',
  title: 'Stop an agent',
  description:
    'Stops an agent with all its processes: it is asked first, and killed if it does not end. Waits until nothing of it is left.',
  annotations: ENDS,
  request: 'agent.stop',
  isDone: isDown,
})

export const restartAgent = lifeTool({
  name: 'restart_agent',
  title: 'Restart an agent',
  description: 'Stops an agent and starts it again. What it was doing is interrupted.',
  annotations: { ...ENDS, idempotentHint: false },
  request: 'agent.restart',
  // In between nothing of it runs.
  isDone: (agent, asked) =>
    isStarted(agent) &&
    agent.state.phase.kind !== 'stopped' &&
    (asked.state.phase.kind !== 'stopping' || agent.state.generation > asked.state.generation),
})

export const sendMessage = tool({
  name: 'send_message',
  title: 'Send a message',
  description:
    'Types a text into an agent’s terminal and submits it, as a person would. Only while it is proven to be idle: otherwise outcome is refused, ' +
    'with the reason, or with queue it waits until it is. Never typed while the agent waits for a person’s approval or answer. ' +
    'To have the answer: wait_for finished, then read_screen.',
  audience: 'agents',
  annotations: ADDS,
  input: agentRef
    .extend({ text: z.string().min(1).max(MESSAGE_MAX_BYTES), queue: z.boolean().default(false) })
    .strict(),
  output: z.object({ outcome: z.enum(['sent', 'typed', 'queued', 'refused']), why: z.string().nullable() }),
  run: async ({ link, sent }, { agent: ref, text, queue }, { signal }) => {
    const { agent } = await link.ask('agent.describe', { agent: ref }, signal)
    const at = Date.now()
    try {
      const answer = await link.ask('agent.send', { agent: agent.id, text, queue }, signal)
      sent.note(agent.id, at)
      const why = 'why' in answer ? answer.why : null
      return { text: outcomeWords(agent.spec.name, answer.outcome, why), value: { outcome: answer.outcome, why } }
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'refused-by-state') throw error
      const why = error.message.replace(FOR_PEOPLE, '')
      const next = queue ? '' : ' wait_for finished and send it again, or send it with queue: true.'
      return { text: `Not sent. ${why}${next}`, value: { outcome: 'refused' as const, why } }
    }
  },
})

export const createAgent = tool({
  name: 'create_agent',
  title: 'Create an agent',
  description:
    'Makes a new agent and, unless start is false, starts it. type: claude, codex, gemini, opencode, copilot, aider, shell, or custom with a command. ' +
    'cwd: absolute path of the folder it works in.',
  audience: 'owner',
  annotations: ADDS,
  input: agentSpecInput
    .pick({ name: true, type: true, cwd: true, command: true, args: true, group: true })
    .extend({ start: z.boolean().default(true) })
    .strict(),
  output: z.object({ agent: shownAgent }),
  run: async ({ link }, { start, ...spec }, { signal }) =>
    oneAgent(await link.ask('agent.create', { spec, start }, signal)),
})

export const removeAgent = tool({
  name: 'remove_agent',
  title: 'Remove an agent',
  description:
    'Stops an agent if it is up and removes it for good, with its secrets. What it made in its folder stays.',
  audience: 'owner',
  annotations: ENDS,
  input: agentRef.strict(),
  output: z.object({ removed: z.string() }),
  run: async ({ link }, { agent }, { signal }) => {
    await link.ask('agent.remove', { agent }, signal)
    return { text: `${agent} was removed.`, value: { removed: agent } }
  },
})

interface LifeParts extends Pick<Tool, 'name' | 'title' | 'description' | 'annotations'> {
  readonly request: 'agent.start' | 'agent.stop' | 'agent.restart'
  /** `asked`: as it was when the host had taken the request. */
  readonly isDone: (agent: AgentView, asked: AgentView) => boolean
}

function lifeTool({ request, isDone, ...parts }: LifeParts): Tool {
  return tool({
    ...parts,
    audience: 'agents',
    input: agentRef.strict(),
    output: settled,
    run: async ({ link }: ToolHost, { agent: ref }: { agent: string }, call: Call): Promise<ToolAnswer<Settled>> => {
      const asked = await link.ask(request, { agent: ref }, call.signal)
      const isMet = (agent: AgentView): boolean => isDone(agent, asked)
      const { agent, isMet: isSettled } = await waitUntil(
        link,
        { agent: asked.id, isMet, timeoutMs: SETTLED_WITHIN_MS },
        call,
      )
      const { text, value } = oneAgent(agent)
      const later = `It has not come to its end within ${SETTLED_WITHIN_MS / 1_000} s and goes on. `
      return { text: isSettled ? text : `${later}${text}`, value: { ...value, isSettled } }
    },
  })
}

function oneAgent(agent: AgentView): ToolAnswer<{ readonly agent: z.infer<typeof shownAgent> }> {
  const shown = shownAgentOf(agent)
  const { phase } = agent.state
  const why = phase.kind === 'failed' ? ` ${phase.failure.message}` : ''
  return { text: `${agentLine(shown)}${why}`, value: { agent: shown } }
}

function outcomeWords(name: string, outcome: 'sent' | 'typed' | 'queued', why: string | null): string {
  switch (outcome) {
    case 'sent':
      return `Sent to ${name}.`
    case 'queued':
      return `It waits for ${name}: ${why}. It is typed once ${name} is idle, while its run lasts.`
    case 'typed':
      return `Typed into ${name} and not submitted. ${why ?? ''}`.trim()
  }
}
