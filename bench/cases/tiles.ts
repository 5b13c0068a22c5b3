import { setTimeout as wait } from 'node:timers/promises'
import type { Browser } from 'playwright'
import type { NumberName } from '../numbers.ts'
import { agentsOf, fixture, sleeper } from '../support/agents.ts'
import { browserCost } from '../support/browser-cost.ts'
import { openBrowser, openPage } from '../support/browser.ts'
import { valueOf, type BenchAgent } from '../support/in-process-host.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import { openCorral } from '../support/corral-page.ts'
import { fixtureAgent } from '../support/paths.ts'
import type { Scope } from '../support/scope.ts'
import { HostPlace, SpawnedHost } from '../support/spawned-host.ts'

const TILES = 9
const SETTLE_MS = 5_000
const WATCH_MS = 15_000
const IDLE_AGENTS = 50
/** What runs: one line that turns, a busy build, or nothing, with more agents in the list than there are tiles. */
const FLEETS: readonly (readonly [NumberName, readonly BenchAgent[]])[] = [
  ['tiles-spinners', printing(550)],
  ['tiles-busy', printing(20_000)],
  ['tiles-idle', agentsOf(IDLE_AGENTS, sleeper)],
]

/** What a page costs that shows nine terminals nobody types into. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const browser = await openBrowser(scope, 'desktop')
  const readings: Reading[] = []
  for (const [name, agents] of FLEETS) readings.push({ name, ...(await watch(browser, agents, scope)) })
  return readings
}

function printing(bytesPerSecond: number): readonly BenchAgent[] {
  const steady = [fixtureAgent('steady'), '--bytes-per-second', String(bytesPerSecond)] as const
  return agentsOf(TILES, (name) => fixture(`busy-${name}`, steady))
}

async function watch(
  browser: Browser,
  agents: readonly BenchAgent[],
  scope: Scope,
): Promise<Pick<Reading, 'value' | 'note'>> {
  const host = await SpawnedHost.start(new HostPlace(scope), scope)
  const client = await host.connect(scope)
  await valueOf(client.rpc.request('settings.update', { patch: { tiles: TILES } }))
  await client.create(agents, { start: true })
  const page = await openPage(browser)
  await openCorral(page, host)
  await page.waitForFunction(
    (tiles) => document.querySelectorAll('[data-terminal][data-ready="true"]').length === tiles,
    TILES,
  )
  await wait(SETTLE_MS)
  const { page: value, whole } = await browserCost(browser, WATCH_MS)
  await page.context().close()
  client.rpc.dispose()
  await host.stop()
  return { value, note: `whole browser ${whole.toFixed(0)} %` }
}
