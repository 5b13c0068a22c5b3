import { setTimeout as wait } from 'node:timers/promises'
import { ADMISSION_DEFAULTS } from '../../src/core/admission/admission.ts'
import { median, secondsOf } from '../measure.ts'
import { agentsOf, sleeper } from '../support/agents.ts'
import { browserCost } from '../support/browser-cost.ts'
import { openBrowser, openPage } from '../support/browser.ts'
import { valueOf } from '../support/in-process-host.ts'
import { watchForList, type WatchedPage } from '../support/list-watch.ts'
import { cpuMsOf, rssBytesOf } from '../support/process-cost.ts'
import type { Scope } from '../support/scope.ts'
import { HostPlace, SpawnedHost, type HostClient } from '../support/spawned-host.ts'

const CALM_MS = 30_000
const WATCH_MS = 30_000
const ROUNDS = 5
const POLL_MS = 250
/** Largest page of a list. */
const PAGE_AGENTS = 1_000

/** What a fleet of one size costs. */
export interface Growth {
  readonly agents: number
  /** From one request for each agent to the last that runs, s. */
  readonly startS: number
  /** Of the host, percent of a core, while nothing happens and one client is told of everything. */
  readonly idlePercent: number
  readonly memoryMb: number
  readonly listMs: number
  readonly subscribeMs: number
  /** From navigation to a click on the list. */
  readonly pageMs: number
  /** Of the page's process, percent of a core, while nothing happens. */
  readonly pageIdlePercent: number
  /** From the start of a host after SIGKILL, with every agent to be kept up: to the first answer, and until all run. */
  readonly backMs: number
  readonly allBackS: number
  readonly stopS: number
}

/** Measures a fleet of idle agents that are to be kept up. */
export async function grow(agents: number, scope: Scope): Promise<Growth> {
  const place = new HostPlace(scope)
  const host = await SpawnedHost.start(place, scope)
  const client = await host.connect(scope)
  // Only the three a second are left of what holds back a storm of restarts.
  const admission = { ...ADMISSION_DEFAULTS, restartsPerMinute: 10_000 }
  await valueOf(client.rpc.request('settings.update', { patch: { admission } }))
  const ids = await client.create(agentsOf(agents, kept), { start: false })
  const startS = await secondsOf(() => client.startAll(ids))
  await wait(CALM_MS)
  const idlePercent = await idleOf(host.pid)
  const running = {
    ...{ agents, startS, idlePercent, memoryMb: rssBytesOf(host.pid) / 2 ** 20 },
    listMs: await often(() => valueOf(client.rpc.request('agent.list', { limit: PAGE_AGENTS }))),
    subscribeMs: await often(async () => (await host.connect(scope)).rpc.dispose()),
    ...(await pageOf(host, scope)),
  }
  process.kill(host.pid, 'SIGKILL')
  return { ...running, ...(await backAgain(agents, place, scope)) }
}

function kept(name: string): ReturnType<typeof sleeper> {
  return { ...sleeper(name), restart: { when: 'always' } }
}

async function idleOf(pid: number): Promise<number> {
  const [before, startedAt] = [cpuMsOf(pid), performance.now()]
  await wait(WATCH_MS)
  return ((cpuMsOf(pid) - before) / (performance.now() - startedAt)) * 100
}

/** The median of several times, ms. */
async function often(act: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) times.push((await secondsOf(act)) * 1_000)
  return median(times)
}

async function pageOf(host: SpawnedHost, scope: Scope): Promise<Pick<Growth, 'pageMs' | 'pageIdlePercent'>> {
  const browser = await openBrowser(scope)
  const page = await openPage(browser)
  await page.addInitScript(watchForList)
  await page.goto((await host.newUrl()).href, { waitUntil: 'commit' })
  await page.waitForFunction(() => (globalThis as WatchedPage).benchInteractiveAt)
  const pageMs = await page.evaluate(
    () => ((globalThis as WatchedPage).benchInteractiveAt ?? NaN) - performance.timeOrigin,
  )
  await wait(CALM_MS)
  const { page: pageIdlePercent } = await browserCost(browser, WATCH_MS)
  await browser.close()
  return { pageMs, pageIdlePercent }
}

/** They are let in some a second. */
async function allRunning(client: HostClient, agents: number): Promise<void> {
  const filter = { phases: ['running' as const] }
  while ((await valueOf(client.rpc.request('agent.list', { filter, limit: 1 }))).total < agents) await wait(POLL_MS)
}

async function backAgain(
  agents: number,
  place: HostPlace,
  scope: Scope,
): Promise<Pick<Growth, 'backMs' | 'allBackS' | 'stopS'>> {
  const startedAt = performance.now()
  const host = await SpawnedHost.start(place, scope)
  const client = await host.connect(scope)
  const backMs = performance.now() - startedAt
  await allRunning(client, agents)
  const allBackS = (performance.now() - startedAt) / 1_000
  const stopS = await secondsOf(() => valueOf(client.rpc.request('agent.stopAll', {})))
  await host.stop()
  return { backMs, allBackS, stopS }
}
