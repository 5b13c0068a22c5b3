import { setTimeout as wait } from 'node:timers/promises'
import { median, secondsOf } from '../measure.ts'
import { agentsOf, sleeper, stubborn } from '../support/agents.ts'
import type { CaseContext, PeerReading, Reading } from '../support/case.ts'
import {
  createAgents,
  openInProcessHost,
  valueOf,
  type BenchAgent,
  type InProcessHost,
} from '../support/in-process-host.ts'
import type { CycleTimes } from '../support/peer-cycle.ts'
import { cyclePm2 } from '../support/pm2.ts'
import { cycleSupervisord } from '../support/supervisord.ts'

const AGENTS = 100
const ROUNDS = 7
const FORCED_ROUNDS = 3
/**
 * Pause between start and stop, and between rounds: work left over from a start (versions, first sample) must not count
 * for the stop.
 */
const SETTLE_MS = 1500

/** Starts and stops 100 agents as any client would, for several rounds. */
export async function run({ scope, peers }: CaseContext): Promise<readonly Reading[]> {
  const host = await openInProcessHost(scope)
  await warmUp(host)
  const willing = await cycle(host, agentsOf(AGENTS, sleeper), { rounds: ROUNDS, force: false })
  const forced = await cycle(host, agentsOf(AGENTS, stubborn), { rounds: FORCED_ROUNDS, force: true })
  const pm2 = peers.pm2 === null ? null : await cyclePm2(peers.pm2, scope, AGENTS)
  const supervisord = peers.supervisord === null ? null : await cycleSupervisord(peers.supervisord, scope, AGENTS)
  const peersOf = (key: keyof CycleTimes): PeerReading[] => [
    ...(pm2 === null ? [] : [{ peer: 'pm2', value: median(pm2[key]) }]),
    ...(supervisord === null ? [] : [{ peer: 'supervisord', value: median(supervisord[key]) }]),
  ]
  return [
    { name: 'start-100', value: median(willing.starts), peers: peersOf('starts'), note: spread(willing.starts) },
    { name: 'stop-100-willing', value: median(willing.stops), peers: peersOf('stops'), note: spread(willing.stops) },
    { name: 'stop-100-forced', value: median(forced.stops), note: spread(forced.stops) },
  ]
}

/** One agent up and down first: the login shell's environment is read once per host. */
async function warmUp(host: InProcessHost): Promise<void> {
  await cycle(host, [sleeper('warm-up')], { rounds: 1, force: false })
}

async function cycle(
  host: InProcessHost,
  agents: readonly BenchAgent[],
  { rounds, force }: { readonly rounds: number; readonly force: boolean },
): Promise<CycleTimes> {
  const ids = await createAgents(host, agents)
  const starts: number[] = []
  const stops: number[] = []
  for (let round = 0; round < rounds; round++) {
    starts.push(await secondsOf(() => startAll(host, ids)))
    await wait(SETTLE_MS)
    stops.push(await secondsOf(() => (force ? killAll(host, ids) : stopAll(host, ids))))
    await wait(SETTLE_MS)
  }
  for (const id of ids) await valueOf(host.client.request('agent.remove', { agent: id }))
  return { starts, stops }
}

async function startAll({ client, fleet }: InProcessHost, ids: readonly string[]): Promise<void> {
  for (const id of ids) void client.request('agent.start', { agent: id })
  await fleet.whenAll(ids, 'running')
}

async function stopAll({ client, fleet }: InProcessHost, ids: readonly string[]): Promise<void> {
  await valueOf(client.request('agent.stopAll', {}))
  await fleet.whenAll(ids, 'stopped')
}

async function killAll({ client, fleet }: InProcessHost, ids: readonly string[]): Promise<void> {
  for (const id of ids) void client.request('agent.kill', { agent: id })
  await fleet.whenAll(ids, 'stopped')
}

function spread(seconds: readonly number[]): string {
  return `${seconds.length} rounds, ${Math.min(...seconds).toFixed(2)}–${Math.max(...seconds).toFixed(2)} s`
}
