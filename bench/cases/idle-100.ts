import { setTimeout as wait } from 'node:timers/promises'
import { agentsOf, sleeper } from '../support/agents.ts'
import type { CaseContext, PeerReading, Reading } from '../support/case.ts'
import { openPm2 } from '../support/pm2.ts'
import { cpuMsOf, rssBytesOf } from '../support/process-cost.ts'
import type { Scope } from '../support/scope.ts'
import { HostPlace, SpawnedHost } from '../support/spawned-host.ts'

const AGENTS = 100
const SETTLE_MS = 5000
/** Long enough for what happens once a minute, and for a great collection of garbage. */
const WATCH_MS = 120_000
/** Whoever has just started 100 programs is not idle: code is still compiled and memory given back for more than a minute. */
const CALM_MS = 90_000
const BYTES_PER_MB = 1024 * 1024

interface IdleCost {
  readonly cpuPercent: number
  readonly mbEach: number
  readonly mbInAll: number
}

/** Cost of a host that watches 100 idle agents, with one client that receives every tick. */
export async function run({ scope, peers }: CaseContext): Promise<readonly Reading[]> {
  const own = await costOfCorral(scope)
  const peer = peers.pm2 === null ? null : await costOfPm2(peers.pm2, scope)
  const peersOf = (value: (cost: IdleCost) => number): PeerReading[] =>
    peer === null ? [] : [{ peer: 'pm2', value: value(peer) }]
  const note = `host ${own.mbInAll.toFixed(0)} MB in all${peer === null ? '' : `, pm2 ${peer.mbInAll.toFixed(0)} MB`}`
  return [
    {
      name: 'idle-100-cpu',
      value: own.cpuPercent,
      peers: peersOf(({ cpuPercent }) => cpuPercent),
      note: `over ${WATCH_MS / 1000} s`,
    },
    { name: 'idle-100-memory', value: own.mbEach, peers: peersOf(({ mbEach }) => mbEach), note },
  ]
}

async function costOfCorral(scope: Scope): Promise<IdleCost> {
  const host = await SpawnedHost.start(new HostPlace(scope), scope)
  const client = await host.connect(scope)
  const cost = await costOf(host.pid, () => client.create(agentsOf(AGENTS, sleeper), { start: true }))
  await host.stop()
  return cost
}

async function costOfPm2(packageDir: string, scope: Scope): Promise<IdleCost> {
  const pm2 = await openPm2(packageDir, scope)
  const cost = await costOf(pm2.daemonPid, () => pm2.start(AGENTS))
  await pm2.clear()
  return cost
}

/** Usage of process `pid` once `start` has added its agents, compared with before. */
async function costOf(pid: number, start: () => Promise<unknown>): Promise<IdleCost> {
  await wait(SETTLE_MS)
  const emptyBytes = rssBytesOf(pid)
  await start()
  await wait(SETTLE_MS + CALM_MS)
  const [cpuBefore, startedAt] = [cpuMsOf(pid), performance.now()]
  await wait(WATCH_MS)
  const cpuPercent = ((cpuMsOf(pid) - cpuBefore) / (performance.now() - startedAt)) * 100
  const bytes = rssBytesOf(pid)
  return { cpuPercent, mbEach: (bytes - emptyBytes) / BYTES_PER_MB / AGENTS, mbInAll: bytes / BYTES_PER_MB }
}
