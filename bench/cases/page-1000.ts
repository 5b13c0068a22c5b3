import type { Browser } from 'playwright'
import { median } from '../measure.ts'
import type { NumberName } from '../numbers.ts'
import { agentsOf, sleeper } from '../support/agents.ts'
import { openBrowser, openPage } from '../support/browser.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import { watchForList, type WatchedPage } from '../support/list-watch.ts'
import { HostPlace, SpawnedHost } from '../support/spawned-host.ts'
import type { Scope } from '../support/scope.ts'

const SIZES: readonly (readonly [NumberName, number])[] = [
  ['page-10', 10],
  ['page-100', 100],
  ['page-1000', 1_000],
]
/** The first load of a page compiles its scripts for all that follow. */
const WARM_UP_ROUNDS = 1
const ROUNDS = 5

/** Opens the page of a running host with fleets of three sizes. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const browser = await openBrowser(scope)
  const readings: Reading[] = []
  for (const [name, agents] of SIZES) readings.push({ name, value: await openOften(browser, agents, scope) })
  return readings
}

async function openOften(browser: Browser, agents: number, scope: Scope): Promise<number> {
  const host = await SpawnedHost.start(new HostPlace(scope), scope)
  const client = await host.connect(scope)
  await client.create(agentsOf(agents, sleeper), { start: false })
  const times: number[] = []
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    const time = await openOnce(browser, host)
    if (round >= WARM_UP_ROUNDS) times.push(time)
  }
  client.rpc.dispose()
  await host.stop()
  return median(times)
}

/** From navigation until a click on the list has selected a row, ms. */
async function openOnce(browser: Browser, host: SpawnedHost): Promise<number> {
  const page = await openPage(browser)
  await page.addInitScript(watchForList)
  await page.goto(host.url.href, { waitUntil: 'commit' })
  const found = await page.waitForFunction(() => (globalThis as WatchedPage).benchInteractiveAt)
  const { navigatedAt, interactiveAt } = await found.evaluate((at) => ({
    navigatedAt: performance.timeOrigin,
    interactiveAt: at ?? NaN,
  }))
  await page.context().close()
  return interactiveAt - navigatedAt
}
