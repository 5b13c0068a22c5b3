import { readdirSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { AgentView } from '../../src/contract/views.ts'
import { liveRunOf } from '../../src/core/agent/state.ts'
import { openBrowser, openPage } from '../support/browser.ts'
import { openCorral } from '../support/corral-page.ts'
import { agentsOf } from '../support/agents.ts'
import type { BenchAgent } from '../support/in-process-host.ts'
import { ADMISSION_DEFAULTS } from '../../src/core/admission/admission.ts'
import { valueOf } from '../support/in-process-host.ts'
import { rssBytesOf } from '../support/process-cost.ts'
import type { Scope } from '../support/scope.ts'
import { HostPlace, SpawnedHost, type HostClient } from '../support/spawned-host.ts'
import { leftProcesses } from './left-processes.ts'
import type { SoakReading } from './readings.ts'
import { SeqWatch } from './seq-watch.ts'

const AGENTS = 50
const AT_ONCE = { when: 'always', baseDelayMs: 0, maxDelayMs: 0, windows: [] } as const
const TILES = 9
/** Time between two kills, ms. */
const KILL_EVERY_MS = 1_000
/** Kills between two readings. */
const KILLS_A_READING = 10
/** Longest life of what is abandoned, s. */
const MAX_LIFE_S = 7_200

/** Fifty agents that print, each with a child in a session of its own; one is killed each second and starts again. */
export class Soak {
  private readonly host: SpawnedHost
  private readonly client: HostClient
  private readonly seqs = new SeqWatch()
  private readonly beganAt = performance.now()
  private kills = 0

  private constructor(host: SpawnedHost, client: HostClient) {
    this.host = host
    this.client = client
    client.rpc.onStream((message) => this.seqs.hear(message))
  }

  static async begin(scope: Scope): Promise<Soak> {
    const place = new HostPlace(scope)
    const host = await SpawnedHost.start(place, scope)
    const client = await host.connect(scope)
    // All fifty are to live all the time: what holds back a storm of restarts would leave fewer and fewer.
    const admission = { ...ADMISSION_DEFAULTS, restartsPerMinute: 10_000 }
    await valueOf(client.rpc.request('settings.update', { patch: { tiles: TILES, admission } }))
    await client.create(agentsOf(AGENTS, printing), { start: true })
    await openCorral(await openPage(await openBrowser(scope)), host)
    return new Soak(host, client)
  }

  /** Kills for some seconds, then reads. */
  async next(): Promise<SoakReading> {
    this.host.beginLoopDelay()
    for (let kill = 0; kill < KILLS_A_READING; kill += 1) {
      await this.killOne()
      await wait(KILL_EVERY_MS)
    }
    const loopDelayMs = await this.host.loopDelayP99()
    const agents = await this.agents()
    return {
      atS: (performance.now() - this.beganAt) / 1_000,
      kills: this.kills,
      running: agents.filter(({ state }) => state.phase.kind === 'running').length,
      memoryMb: rssBytesOf(this.host.pid) / 2 ** 20,
      descriptors: readdirSync(`/proc/${this.host.pid}/fd`).length,
      loopDelayMs,
      seqGaps: this.seqs.gaps,
      left: (await leftProcesses(this.client.dir, () => this.agents())).length,
    }
  }

  /** Stops everything; resolves with the number of processes that are still there. */
  async end(): Promise<number> {
    await this.host.stop()
    return (await leftProcesses(this.client.dir, async () => [])).length
  }

  /** The leader of an agent that is up, without a word to Corral. */
  private async killOne(): Promise<void> {
    const leaders = (await this.agents()).flatMap(({ state }) => liveRunOf(state.phase)?.identity?.pid ?? [])
    const pid = leaders[Math.floor(Math.random() * leaders.length)]
    if (pid === undefined) return
    process.kill(pid, 'SIGKILL')
    this.kills += 1
  }

  private async agents(): Promise<readonly AgentView[]> {
    return (await valueOf(this.client.rpc.request('agent.list', { limit: AGENTS }))).agents
  }
}

function printing(name: string): BenchAgent {
  const script = `setsid sleep ${MAX_LIFE_S} & i=0; while [ $i -lt ${MAX_LIFE_S} ]; do i=$((i+1)); echo "$i $(date +%T)"; sleep 1; done`
  return { name: `printing-${name}`, command: 'sh', args: ['-c', script], restart: AT_ONCE }
}
