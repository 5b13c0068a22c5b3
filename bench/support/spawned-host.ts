import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { RpcClient } from '../../src/contract/client/rpc-client.ts'
import { connectControl } from '../../src/transports/control/client.ts'
import { controlPathOf } from '../../src/transports/control/place.ts'
import { FleetLink } from './fleet-link.ts'
import { valueOf, type BenchAgent } from './in-process-host.ts'
import { HEADLESS } from './paths.ts'
import type { Scope } from './scope.ts'
import { within } from './wait.ts'

const READY_LINE = /^Corral is at (http:\S+)$/m
const PROBE = join(import.meta.dirname, 'loop-delay-probe.mjs')

/** The directories of a host; it can be started there again. */
export class HostPlace {
  readonly dir: string
  readonly dataDir: string
  readonly env: NodeJS.ProcessEnv
  /** The host's standard error. */
  readonly complaints: string

  constructor(scope: Scope) {
    this.dir = scope.temporaryDir()
    this.dataDir = join(this.dir, 'data')
    this.complaints = join(this.dir, 'host.log')
    const runtime = join(this.dir, 'run')
    mkdirSync(runtime, { mode: 0o700 })
    const { NODE_OPTIONS: _, ...env } = process.env
    this.env = { ...env, XDG_RUNTIME_DIR: runtime }
  }
}

/** The built headless host in its own process, as a user starts it. */
export class SpawnedHost {
  readonly pid: number
  /** When the process was spawned, epoch ms with fractions. */
  readonly spawnedAt: number
  /** The address it printed, which can be opened once, within a minute. */
  readonly url: URL
  private readonly child: ChildProcess
  private readonly place: HostPlace

  private constructor(of: { child: ChildProcess; place: HostPlace; url: URL; spawnedAt: number }) {
    this.child = of.child
    this.place = of.place
    this.url = of.url
    this.spawnedAt = of.spawnedAt
    this.pid = of.child.pid ?? 0
  }

  /** Starts a host; resolves when it has printed its address. */
  static async start(place: HostPlace, scope: Scope): Promise<SpawnedHost> {
    const own = [
      '--import',
      pathToFileURL(PROBE).href,
      HEADLESS,
      '--no-open',
      '--port',
      '0',
      '--data-dir',
      place.dataDir,
    ]
    const args = [...nodeArgs(), ...own]
    // A file, so that the host can still exit if the case was killed and no process reads its output.
    const complaints = openSync(place.complaints, 'a')
    const spawnedAt = performance.timeOrigin + performance.now()
    const child = spawn(process.execPath, args, { env: place.env, stdio: ['ignore', 'pipe', complaints, 'ipc'] })
    closeSync(complaints)
    scope.defer(() => end(child))
    return new SpawnedHost({ child, place, spawnedAt, url: new URL(await within(readyUrl(child, place), 'the host')) })
  }

  /** A client on the control socket, subscribed to the fleet. `way`: another socket that leads there. */
  async connect(scope: Scope, way = this.controlPath): Promise<HostClient> {
    const client = new HostClient(await openControl(way), this.place.dir)
    scope.defer(() => client.rpc.dispose())
    await client.subscribe()
    return client
  }

  /** Another address of its page. */
  async newUrl(): Promise<URL> {
    using control = await openControl(this.controlPath)
    return new URL((await valueOf(control.request('login.create', {}))).url)
  }

  /** Starts measuring the delay of the event loop. */
  beginLoopDelay(): void {
    this.child.send('begin')
  }

  /** The 99th percentile of the delay since `beginLoopDelay`, ms. */
  async loopDelayP99(): Promise<number> {
    const answer = once(this.child, 'message') as Promise<[{ readonly p99Ms: number }]>
    this.child.send('end')
    const [{ p99Ms }] = await within(answer, 'the loop delay')
    return p99Ms
  }

  /** Stops it and everything it supervises. */
  stop(): Promise<void> {
    return end(this.child)
  }

  /** Where it listens for its owner. */
  get controlPath(): string {
    const surroundings = { platform: process.platform, env: this.place.env, home: homedir(), temporary: this.place.dir }
    const path = controlPathOf(this.place.dataDir, surroundings)
    if (!path.ok) throw new Error(path.error.message)
    return path.value
  }
}

/** A subscribed client of a host. */
export class HostClient {
  readonly rpc: RpcClient
  readonly fleet = new FleetLink()
  /** Its agents work there. */
  readonly dir: string

  constructor(rpc: RpcClient, dir: string) {
    this.rpc = rpc
    this.dir = dir
    rpc.onStream((message) => this.fleet.receive(message))
  }

  async subscribe(): Promise<void> {
    await valueOf(this.rpc.request('fleet.subscribe', {}))
  }

  /** Creates agents, in order; resolves once those to be started are running. */
  async create(agents: readonly BenchAgent[], { start }: { readonly start: boolean }): Promise<string[]> {
    const ids: string[] = []
    for (const agent of agents) {
      const spec = { type: 'custom', cwd: this.dir, ...agent }
      ids.push((await valueOf(this.rpc.request('agent.create', { spec, start }))).id)
    }
    if (start) await this.fleet.whenAll(ids, 'running')
    return ids
  }

  /** Starts agents, all asked for at once; resolves once all are running. */
  async startAll(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((agent) => valueOf(this.rpc.request('agent.start', { agent }))))
    await this.fleet.whenAll(ids, 'running')
  }
}

async function openControl(path: string): Promise<RpcClient> {
  const transport = await connectControl(path)
  if (!transport.ok) throw new Error(transport.error.message)
  return new RpcClient(transport.value)
}

/** For profiling the host, such as `--cpu-prof --cpu-prof-dir=DIR`. */
function nodeArgs(): string[] {
  return (process.env['BENCH_HOST_NODE_ARGS'] ?? '').split(' ').filter((arg) => arg !== '')
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}

function readyUrl(child: ChildProcess, { complaints }: HostPlace): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let output = ''
  const hear = (text: string): void => {
    output += text
    const url = READY_LINE.exec(output)?.[1]
    if (url !== undefined) resolve(url)
  }
  child.stdout?.setEncoding('utf8').on('data', hear)
  child.once('exit', (code) => reject(new Error(`the host ended with ${code}:\n${readFileSync(complaints, 'utf8')}`)))
  return promise
}
