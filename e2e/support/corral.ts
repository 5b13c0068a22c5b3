import { expect, test as base, type Browser, type BrowserContext } from 'playwright/test'
import { RpcClient } from '../../src/contract/rpc/client.ts'
import { connectControl } from '../../src/transports/control/client.ts'
import { controlPathOf } from '../../src/transports/control/place.ts'
import { DoubleHost } from './double-host.ts'
import { electronBinary } from './electron-binary.ts'
import { ElectronHost } from './electron-host.ts'
import { FleetPage } from './fleet-page.ts'
import { HeadlessHost } from './headless-host.ts'
import type { DesktopControls, HostControl } from './host-control.ts'
import { RunPlace } from './run-place.ts'

/** One test's Corral: a host with a fresh data directory, and its first window. */
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

  /** What a person can do outside the page. Only for tests of the desktop app. */
  get desktop(): DesktopControls {
    if (this.host.desktop === null) throw new Error('the headless host has no desktop')
    return this.host.desktop
  }

  /** kill -9, then a new start on the same data. */
  async crashAndStart(): Promise<void> {
    await this.host.kill()
    this.fleet = new FleetPage(await this.host.start())
  }

  /** A client of the control socket: for what a test needs to be there before a person comes. */
  async client(): Promise<RpcClient> {
    const path = controlPathOf(this.place.dataDir, this.place.surroundings)
    if (!path.ok) throw new Error(path.error.message)
    const transport = await connectControl(path.value)
    if (!transport.ok) throw new Error(transport.error.message)
    return new RpcClient(transport.value)
  }

  /** Starts an agent that runs `command` until it is stopped; answers its id. */
  async startAgent(name: string, command: string, args: readonly string[]): Promise<string> {
    using client = await this.client()
    const spec = { name, type: 'custom', command, args: [...args], cwd: this.place.workspace }
    const agent = await client.request('agent.create', { spec, start: true })
    if (!agent.ok) throw new Error(agent.error.message)
    return agent.value.id
  }

  /** A second window on the same host. */
  async openSecondWindow(): Promise<FleetPage> {
    return new FleetPage(await this.host.openSecondWindow())
  }
}

interface Fixtures {
  readonly corral: Corral
}

/** Tests with a running Corral. At the end of each no process of it may be left. */
export const test = base.extend<Fixtures>({
  corral: async ({ browser, context }, use, testInfo) => {
    const place = new RunPlace()
    const host = makeHost(String(testInfo.project.metadata['host']), place, { browser, context })
    testInfo.annotations.push({ type: 'host', description: host.kind })
    try {
      await use(new Corral(host, place, new FleetPage(await host.start())))
    } finally {
      await host.stop()
      if (testInfo.status !== testInfo.expectedStatus) await testInfo.attach('host.log', { body: host.log() })
      const survivors = await place.clear()
      expect
        .soft(
          survivors.map(({ pid, command }) => `${pid} ${command}`),
          'processes that outlived the test',
        )
        .toEqual([])
    }
  },
})

function makeHost(
  kind: string,
  place: RunPlace,
  { browser, context }: { browser: Browser; context: BrowserContext },
): HostControl {
  if (kind === 'headless') return new HeadlessHost(place, context)
  const binary = electronBinary()
  return binary === null ? new DoubleHost(place, browser) : new ElectronHost(place, binary)
}
