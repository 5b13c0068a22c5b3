import { setTimeout as wait } from 'node:timers/promises'
import { agentsOf, fixture } from './agents.ts'
import { openBrowser, openPage, type BrowserKind } from './browser.ts'
import { focusAgent, openCorral, terminalOf } from './corral-page.ts'
import { typeAndListen } from './echo-probe.ts'
import type { BenchAgent } from './in-process-host.ts'
import { fixtureAgent } from './paths.ts'
import type { Scope } from './scope.ts'
import { HostPlace, SpawnedHost } from './spawned-host.ts'

const BUSY_AGENTS = 20
const BYTES_PER_SECOND = 20_000
/** A rule of thumb for a p99: three presses lie above it. */
const PRESSES = 300
const SETTLE_MS = 3000

/** Measurements made while typing in one terminal of a busy fleet. */
export interface BusyTimes {
  readonly echoesMs: readonly number[]
  readonly loopDelayP99Ms: number
}

/** Programs besides the busy ones. */
export interface OtherAgents {
  readonly agents: readonly BenchAgent[]
  /** Visible: the grid shows the echo and the first three agents of the list. Otherwise these come last. */
  readonly browser: BrowserKind
  readonly areVisible: boolean
}

/** Types into an echoing agent while 20 others print 20 KB/s each, and the remaining ones run as given. */
export async function typeInBusyFleet(
  scope: Scope,
  { agents: others, areVisible, browser: kind }: OtherAgents,
): Promise<BusyTimes> {
  const host = await SpawnedHost.start(new HostPlace(scope), scope)
  const client = await host.connect(scope)
  const echo = fixture('echo', [fixtureAgent('echo')])
  const steady = [fixtureAgent('steady'), '--bytes-per-second', String(BYTES_PER_SECOND)] as const
  const busy = agentsOf(BUSY_AGENTS, (name) => fixture(`busy-${name}`, steady))
  const agents = [...(areVisible ? others : []), ...busy, echo, ...(areVisible ? [] : others)]
  const ids = await client.create(agents, { start: true })
  const id = ids[agents.indexOf(echo)] ?? ''
  const browser = await openBrowser(scope, kind)
  const page = await openPage(browser)
  await openCorral(page, host)
  await focusAgent(page, echo.name, id)
  const terminal = await terminalOf(page, id)
  await wait(SETTLE_MS)
  host.beginLoopDelay()
  const echoesMs = await typeAndListen(page, terminal, PRESSES)
  const loopDelayP99Ms = await host.loopDelayP99()
  await browser.close()
  await host.stop()
  return { echoesMs, loopDelayP99Ms }
}
