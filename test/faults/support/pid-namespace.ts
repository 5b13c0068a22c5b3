import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { NamespaceNews, NamespaceRequest } from '../inside/namespace-runner.ts'
import { logOf, type HostCommand, type HostProcess } from './host-process.ts'
import type { FaultPlace } from './place.ts'
import type { ProcessState, RunProcess } from './processes.ts'
import { newRecord, Stranger } from './stranger.ts'
import { within } from './wait.ts'

const RUNNER = join(import.meta.dirname, '../inside/namespace-runner.ts')

interface Answered {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

/** A private pid namespace in which the test decides which process gets which pid. All its processes end with it. */
export class PidNamespace {
  private readonly place: FaultPlace
  private readonly child: ChildProcess
  private readonly asked = new Map<number, (answer: Answered) => void>()
  private readonly hosts = new Map<number, (news: NamespaceNews) => void>()
  private nextId = 1

  constructor(place: FaultPlace) {
    this.place = place
    // The shell is init inside: it adopts and reaps orphans.
    const words = ['-pf', '--mount-proc', '--kill-child', 'sh', '-c', '"$0" "$@"; exit', process.execPath, RUNNER]
    this.child = spawn('unshare', words, { env: place.env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.child.on('message', (message: Answered | NamespaceNews) => this.hear(message))
    const ended = once(this.child, 'exit')
    place.defer(async () => {
      this.child.disconnect()
      await within(ended, 'the pid namespace to end')
    })
  }

  /** Starts a host inside: `launch` of HostOptions. */
  readonly launch = async ({ words, env }: HostCommand): Promise<HostProcess> => {
    const [ready, ended] = [Promise.withResolvers<null>(), Promise.withResolvers<number | null>()]
    const pid = await this.ask<number>({ do: 'start', words, env, log: logOf(this.place) })
    let hasEnded = false
    this.hosts.set(pid, ({ is, code }) => {
      if (is === 'ready') return ready.resolve(null)
      hasEnded = true
      ready.reject(new Error(`the host ended with ${code} before it was ready`))
      ended.resolve(code)
    })
    return {
      pid,
      get hasEnded() {
        return hasEnded
      },
      ready: ready.promise,
      ended: ended.promise,
      kill: (signal) => void this.signal(pid, signal),
      describe: () => 'it runs in a pid namespace',
      ask: () => Promise.reject(new Error('a host in a namespace hears nothing')),
    }
  }

  /** Sends a signal. */
  async signal(pid: number, signal: NodeJS.Signals): Promise<void> {
    await this.ask({ do: 'signal', pid, signal })
  }

  /** Starts two strangers: a session leader with this pid, and its child. */
  async take(pid: number, env: NodeJS.ProcessEnv = {}): Promise<readonly Stranger[]> {
    const records = [newRecord(this.place), newRecord(this.place)] as const
    await this.ask({ do: 'take', pid, records, env: { ...this.place.env, ...env } })
    const look = (pid: number): Promise<ProcessState | null> => this.stat(pid)
    return await Promise.all(records.map((record) => Stranger.of(record, look)))
  }

  /** The state of a process. */
  async stat(pid: number): Promise<ProcessState | null> {
    return await this.ask({ do: 'stat', pid })
  }

  /** Processes with a run cookie of the place. */
  async processes(): Promise<readonly RunProcess[]> {
    return await this.ask({ do: 'processes', cookie: this.place.cookie })
  }

  private ask<T>(request: NamespaceRequest): Promise<T> {
    const id = this.nextId++
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    this.asked.set(id, ({ value, error }) =>
      error === undefined ? resolve(value as T) : reject(new Error(`${request.do}: ${error}`)),
    )
    this.child.send({ id, request })
    return within(promise, `the namespace to ${request.do}`)
  }

  private hear(message: Answered | NamespaceNews): void {
    if ('host' in message) return this.hosts.get(message.host)?.(message)
    this.asked.get(message.id)?.(message)
    this.asked.delete(message.id)
  }
}
