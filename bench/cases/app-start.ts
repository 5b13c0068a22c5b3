import type { Browser } from 'playwright'
import { median } from '../measure.ts'
import { agentsOf, sleeper } from '../support/agents.ts'
import { openBrowser, openPage } from '../support/browser.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import { watchForList, type WatchedPage } from '../support/list-watch.ts'
import { HostPlace, SpawnedHost } from '../support/spawned-host.ts'
import type { Scope } from '../support/scope.ts'

const AGENTS = 20
const ROUNDS = 5

/** Spawns the host with a prepared data directory and opens its page as soon as it prints its address. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const place = new HostPlace(scope)
  await fill(place, scope)
  const browser = await openBrowser(scope)
  const rounds: { total: number; host: number }[] = []
  for (let round = 0; round < ROUNDS; round++) rounds.push(await startOnce(place, browser, scope))
  const note = `${ROUNDS} rounds, of which the host ${median(rounds.map(({ host }) => host)).toFixed(2)} s`
  return [{ name: 'app-start', value: median(rounds.map(({ total }) => total)), note }]
}

/** An earlier host leaves its agents in the store. */
async function fill(place: HostPlace, scope: Scope): Promise<void> {
  const host = await SpawnedHost.start(place, scope)
  const client = await host.connect(scope)
  await client.create(agentsOf(AGENTS, sleeper), { start: false })
  client.rpc.dispose()
  await host.stop()
}

async function startOnce(place: HostPlace, browser: Browser, scope: Scope): Promise<{ total: number; host: number }> {
  const page = await openPage(browser)
  await page.addInitScript(watchForList)
  const host = await SpawnedHost.start(place, scope)
  const addressAt = performance.timeOrigin + performance.now()
  await page.goto(host.url.href, { waitUntil: 'commit' })
  const found = await page.waitForFunction(() => (globalThis as WatchedPage).benchInteractiveAt)
  const interactiveAt = (await found.jsonValue()) ?? NaN
  await page.context().close()
  await host.stop()
  return { total: (interactiveAt - host.spawnedAt) / 1000, host: (addressAt - host.spawnedAt) / 1000 }
}
