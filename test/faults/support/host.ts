import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { FaultClient } from './client.ts'
import { complaintsOf, startChildHost, type HostCommand, type HostProcess } from './host-process.ts'
import type { FaultPlace } from './place.ts'
import { within } from './wait.ts'

const REPOSITORY = resolve(import.meta.dirname, '../../..')
const HEADLESS = join(REPOSITORY, 'src/headless/index.ts')
const INSIDE = join(REPOSITORY, 'test/faults/inside')

export interface HostOptions {
  /** Modules of `inside/` that inject faults into the host. */
  readonly inside?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Command line prefix that starts the host in another environment and then execs it. */
  readonly wrap?: readonly string[]
  /** Starts it other than as a child of this process. */
  readonly launch?: (command: HostCommand) => Promise<HostProcess>
}

/** The real headless host, run from its sources, in its own process. */
export class FaultHost {
  readonly pid: number
  readonly client: FaultClient
  private readonly process: HostProcess

  private constructor(process: HostProcess, client: FaultClient) {
    this.process = process
    this.client = client
    this.pid = process.pid
  }

  /** Starts a host; resolves when it has printed its address and a client is subscribed. */
  static async start(place: FaultPlace, options: HostOptions = {}): Promise<FaultHost> {
    const process = await spawnHost(place, options)
    await within(process.ready, () => `the host to be ready; ${process.describe()}`)
    const client = await FaultClient.connect(place)
    place.defer(() => client.close())
    return new FaultHost(process, client)
  }

  /** Starts a host that must end before it is ready; resolves with its exit code and output. */
  static async refused(place: FaultPlace, options: HostOptions = {}): Promise<{ code: number | null; said: string }> {
    const before = complaintsOf(place).length
    const process = await spawnHost(place, options)
    const isReady = process.ready.then(
      () => true,
      () => false,
    )
    const code = await within(process.ended, 'the host to refuse')
    if (await isReady) throw new Error('the host started although it should not have')
    return { code, said: complaintsOf(place).slice(before) }
  }

  /** Starts a host that must die by itself; resolves when it has. */
  static async dies(place: FaultPlace, options: HostOptions): Promise<void> {
    const process = await spawnHost(place, options)
    await within(process.ended, 'the host to die')
  }

  get hasEnded(): boolean {
    return this.process.hasEnded
  }

  /** Kills it with SIGKILL, as a crash would. */
  async crash(): Promise<void> {
    this.process.kill('SIGKILL')
    await this.ended()
  }

  /** Asks it to end; resolves with its exit code. */
  async stop(): Promise<number | null> {
    this.client.close()
    this.process.kill('SIGTERM')
    return await this.ended()
  }

  /** Resolves when it has ended for any reason. */
  ended(): Promise<number | null> {
    return within(this.process.ended, 'the host to end')
  }

  /** Sends a message to a module of `inside/`. */
  ask(message: Readonly<Record<string, unknown>>): Promise<unknown> {
    return within(this.process.ask(message), 'an answer from inside the host')
  }

  /** Stops it, as a machine going to sleep does; SIGCONT wakes it. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.process.kill(signal)
  }
}

async function spawnHost(place: FaultPlace, options: HostOptions): Promise<HostProcess> {
  const { inside = [], env = {}, wrap = [], launch } = options
  const command = { words: [...wrap, ...hostWords(place, inside)], env: { ...place.env, ...env } }
  const process = await (launch?.(command) ?? startChildHost(place, command))
  // Only `start` and `refused` wait for it.
  process.ready.catch(() => undefined)
  place.defer(async () => {
    if (process.hasEnded) return
    process.kill('SIGTERM')
    process.kill('SIGCONT')
    await within(process.ended, 'the host to end')
  })
  return process
}

function hostWords(place: FaultPlace, inside: readonly string[]): readonly string[] {
  const imports = inside.flatMap((name) => ['--import', pathToFileURL(join(INSIDE, `${name}.ts`)).href])
  return [process.execPath, ...imports, HEADLESS, '--no-open', '--port', '0', '--data-dir', place.dataDir]
}
