import { join } from 'node:path'
import { expect, test as base, type Browser, type BrowserContext, type TestInfo } from 'playwright/test'
import type { InputOf } from '../../src/contract/requests.ts'
import { SETTINGS_DEFAULTS } from '../../src/core/settings.ts'
import { RpcClient } from '../../src/contract/client/rpc-client.ts'
import { connectControl } from '../../src/transports/control/client.ts'
import { controlPathOf } from '../../src/transports/control/place.ts'
import { FleetPage } from '../pages/fleet-page.ts'
import { DoubleHost } from './double-host.ts'
import { electronBinary } from './electron-binary.ts'
import { ElectronHost } from './electron-host.ts'
import { HeadlessHost } from './headless-host.ts'
import type { DesktopControls, HostControl } from './host-control.ts'
import type { MarkedProcess } from './marked-processes.ts'
import { REPOSITORY } from './repository.ts'
import { RunPlace } from './run-place.ts'

/** Fixture agents of all tests, and those used only here. */
const AGENT_DIRS = { shared: 'test/fixtures/agents', own: 'e2e/agents' } as const

/** Properties of an agent besides its program. */
export type AgentOptions = Omit<Partial<InputOf<'agent.create'>['spec']>, 'name' | 'command' | 'args'>

/** One test's Corral: a host with a new data directory, and its first window. */
export class Corral {
  readonly host: HostControl
  readonly place: RunPlace
  /** The first window; replaced when the host is started again. */
  fleet: FleetPage

  constructor(host: HostControl, place: RunPlace, fleet: FleetPage) {
    this.host = host
    this.place = place
    this.fleet = fleet
  }

  /** Actions of the user outside the page. Only for tests of the desktop app. */
  get desktop(): DesktopControls {
    if (this.host.desktop === null) throw new Error('the headless host has no desktop')
    return this.host.desktop
  }

  /** Starts a host that was killed or stopped again, with the same data. */
  async start(): Promise<void> {
    this.fleet = new FleetPage(await this.host.start())
  }

  /** A client on the control socket, for preparations before the user acts. */
  async client(): Promise<RpcClient> {
    const path = controlPathOf(this.place.dataDir, this.place.surroundings)
    if (!path.ok) throw new Error(path.error.message)
    const transport = await connectControl(path.value)
    if (!transport.ok) throw new Error(transport.error.message)
    return new RpcClient(transport.value)
  }

  /** Starts an agent that runs `command` until it is stopped; resolves with its id. */
  async startAgent(
    name: string,
    command: string,
    args: readonly string[],
    options: AgentOptions = {},
  ): Promise<string> {
    using client = await this.client()
    const spec = { name, type: 'custom', command, args: [...args], cwd: this.place.workspace, ...options }
    const agent = await client.request('agent.create', { spec, start: true })
    if (!agent.ok) throw new Error(agent.error.message)
    return agent.value.id
  }

  /** Starts one of the small programs in `test/fixtures/agents` or, with `own`, in `e2e/agents`. */
  async startFixture(name: string, fixture: string, args: readonly string[] = [], options: AgentOptions = {}) {
    await this.startAgent(name, process.execPath, [fixturePath(fixture), ...args], options)
  }

  /** Stops and removes every agent and resets the settings, so that the next test starts with an empty fleet. */
  async clear(): Promise<void> {
    using client = await this.client()
    const list = await client.request('agent.list', { limit: 1_000 })
    if (!list.ok) throw new Error(list.error.message)
    const { agents } = list.value
    for (const { id } of agents) await client.request('agent.kill', { agent: id })
    await Promise.all(agents.map(({ id }) => client.request('agent.remove', { agent: id })))
    const { recentFolders: _, ...patch } = SETTINGS_DEFAULTS
    await client.request('settings.update', { patch })
  }

  /** A second window on the same host. */
  async openSecondWindow(): Promise<FleetPage> {
    return new FleetPage(await this.host.openSecondWindow())
  }
}

/** Path of a fixture agent; one with a slash, such as `own/numbered`, is only for e2e tests. */
export function fixturePath(fixture: string): string {
  const [name = '', dir] = fixture.split('/').toReversed()
  return join(REPOSITORY, AGENT_DIRS[dir === 'own' ? 'own' : 'shared'], `${name}.mjs`)
}

interface Fixtures {
  /** A host for this test alone. */
  readonly corral: Corral
  /** A host shared by tests that leave it as they found it: agents and settings are cleared after each. */
  readonly shared: Corral
}

interface WorkerFixtures {
  readonly sharedHost: Corral
}

/** Tests with a running Corral. At the end of each no process of its agents may be left. */
export const test = base.extend<Fixtures, WorkerFixtures>({
  corral: async ({ browser, context }, use, testInfo) => {
    const place = new RunPlace()
    const host = makeHost(String(testInfo.project.metadata['host']), place, { browser, context })
    testInfo.annotations.push({ type: 'host', description: host.kind })
    try {
      await use(new Corral(host, place, new FleetPage(await host.start())))
    } finally {
      await host.stop()
      await attachLog(host, testInfo)
      expectNobodyLeft(await place.clear())
    }
  },
  sharedHost: [
    async ({ browser }, use, workerInfo) => {
      const place = new RunPlace()
      const context = await browser.newContext({ viewport: workerInfo.project.use.viewport ?? null })
      const host = makeHost(String(workerInfo.project.metadata['host']), place, { browser, context })
      try {
        await use(new Corral(host, place, new FleetPage(await host.start())))
      } finally {
        await host.stop()
        await context.close()
        expectNobodyLeft(await place.clear())
      }
    },
    { scope: 'worker' },
  ],
  shared: async ({ sharedHost }, use, testInfo) => {
    const { host, place, fleet } = sharedHost
    testInfo.annotations.push({ type: 'host', description: host.kind })
    await fleet.page.evaluate(() => localStorage.clear())
    await fleet.reload()
    await expect(fleet.page.getByRole('heading', { name: 'No agents yet' })).toBeVisible()
    try {
      await use(sharedHost)
    } finally {
      await attachLog(host, testInfo)
      await sharedHost.clear()
      expectNobodyLeft(await place.agentsLeft(host.pid))
    }
  },
})

async function attachLog(host: HostControl, testInfo: TestInfo): Promise<void> {
  if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('host.log', { body: host.log() })
}

function expectNobodyLeft(survivors: readonly MarkedProcess[]): void {
  const left = survivors.map(({ pid, command }) => `${pid} ${command}`)
  expect.soft(left, 'processes that outlived the test').toEqual([])
}

function makeHost(
  kind: string,
  place: RunPlace,
  { browser, context }: { browser: Browser; context: BrowserContext },
): HostControl {
  if (kind === 'headless') return new HeadlessHost(place, context)
  const binary = electronBinary()
  return binary === null ? new DoubleHost(place, browser) : new ElectronHost(place, binary)
}
