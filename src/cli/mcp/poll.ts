import { setTimeout as sleep } from 'node:timers/promises'
import type { AgentView } from '../../contract/views.ts'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { shownAgentOf } from './shown-agent.ts'
import type { HostLink } from './host-link.ts'
import type { Call } from './tool.ts'

/** How often an agent is looked at, ms. Programs inside runs are sent no streams, so that one way serves everybody. */
const LOOK_MS = 500
/** Whoever waits is told that it goes on at least so often, ms: clients give up on a server that says nothing for a minute. */
const TELL_MS = 10_000

/** What is waited for. */
export interface AgentWait {
  /** Name or id. */
  readonly agent: string
  readonly isMet: (agent: AgentView) => boolean
  readonly timeoutMs: number
}

/** The agent once it has come to that, or as it is when the time is over. Throws a Failure if the host is lost, or the wait is ended. */
export async function waitUntil(
  link: HostLink,
  { agent: ref, isMet, timeoutMs }: AgentWait,
  { signal, progress }: Call,
): Promise<{ readonly agent: AgentView; readonly isMet: boolean }> {
  const endsAt = performance.now() + timeoutMs
  let { agent } = await link.ask('agent.describe', { agent: ref }, signal)
  let told = ''
  let toldAt = Number.NEGATIVE_INFINITY
  for (;;) {
    if (isMet(agent)) return { agent, isMet: true }
    const now = performance.now()
    if (now >= endsAt) return { agent, isMet: false }
    const { name, phase, doing } = shownAgentOf(agent)
    const status = `${name}: ${doing ?? phase}`
    if (status !== told || now - toldAt >= TELL_MS) {
      progress(status)
      told = status
      toldAt = now
    }
    await pause(Math.min(LOOK_MS, endsAt - now), signal)
    agent = await lookAgain(link, agent, signal)
  }
}

/** Without its journal, which a description has; by its id only if it has another name by now. */
async function lookAgain(link: HostLink, { id, spec }: AgentView, signal: AbortSignal): Promise<AgentView> {
  const { agents } = await link.ask('agent.list', { filter: { names: [spec.name] } }, signal)
  const [found] = agents
  return found?.id === id ? found : (await link.ask('agent.describe', { agent: id }, signal)).agent
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
    throw new Failure(EXIT.failed, 'The wait was ended. The agent goes on.', 'cancelled')
  }
}
