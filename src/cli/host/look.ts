import { inNeed } from '../../core/activity/needs-you.ts'
import { isUp } from '../../core/agent/state.ts'
import type { Session } from './session.ts'

/** What one host says of itself and its agents. */
export interface HostLook {
  readonly version: string
  readonly contractVersion: number
  /** How long it took to answer a question that costs it nothing, ms. */
  readonly latencyMs: number
  readonly up: number
  /** How many agents need a person. */
  readonly waiting: number
}

/** Asks a host how it is. Throws a Failure if it cannot be reached. */
export async function lookAtHost(session: Session): Promise<HostLook> {
  const client = await session.connect()
  // The first answer also waits for the connection to be let in.
  await ping(session)
  const latencyMs = await ping(session)
  const agents = await session.agents()
  const { version = '', contract = 0 } = client.hostVersion ?? {}
  return {
    ...{ version, contractVersion: contract, latencyMs },
    up: agents.filter(({ state }) => isUp(state.phase)).length,
    waiting: inNeed(agents).length,
  }
}

async function ping(session: Session): Promise<number> {
  const begunMs = performance.now()
  await session.ask('events.unfollow', { followId: 0 })
  return Math.round((performance.now() - begunMs) * 10) / 10
}
