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

/** How long a page took, ms. */
interface PageTimes {
  /** From its first message to the host, which asks for the list. */
  readonly list: number
  /** From navigation: scripts, styles, sign-in and list. */
  readonly whole: number
}

/** Opens the page of a running host with fleets of three sizes. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const browser = await openBrowser(scope)
  const readings: Reading[] = []
  for (const [name, agents] of SIZES) readings.push({ name, ...(await openOften(browser, agents, scope)) })
  return readings
}

async function openOften(browser: Browser, agents: number, scope: Scope): Promise<Pick<Reading, 'value' | 'note'>> {
  const host = await SpawnedHost.start(new HostPlace(scope), scope)
  const client = await host.connect(scope)
  await client.create(agentsOf(agents, sleeper), { start: false })
  const times: PageTimes[] = []
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    const time = await openOnce(browser, host)
    if (round >= WARM_UP_ROUNDS) times.push(time)
  }
  client.rpc.dispose()
  await host.stop()
  const whole = median(times.map((time) => time.whole))
  return { value: median(times.map(({ list }) => list)), note: `${whole.toFixed(0)} ms from navigation` }
}

/** Until a click on the list has selected a row. */
async function openOnce(browser: Browser, host: SpawnedHost): Promise<PageTimes> {
  const page = await openPage(browser)
  await page.addInitScript(watchForList)
  await page.goto((await host.newUrl()).href, { waitUntil: 'commit' })
  await page.waitForFunction(() => (globalThis as WatchedPage).benchInteractiveAt)
  const { navigatedAt, askedAt, interactiveAt } = await page.evaluate(() => {
    const { benchAskedAt = NaN, benchInteractiveAt = NaN } = globalThis as WatchedPage
    return { navigatedAt: performance.timeOrigin, askedAt: benchAskedAt, interactiveAt: benchInteractiveAt }
  })
  await page.context().close()
  return { list: interactiveAt - askedAt, whole: interactiveAt - navigatedAt }
}
