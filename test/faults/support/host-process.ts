import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FaultPlace } from './place.ts'
import { doingOf } from './processes.ts'

const READY_LINE = /^Corral is at (http:\S+)$/m

/** A host process, wherever it runs. */
export interface HostProcess {
  /** In the pid namespace in which it runs. */
  readonly pid: number
  readonly hasEnded: boolean
  /** Resolves when it has printed its address; rejects if it ends before. */
  readonly ready: Promise<null>
  /** Resolves with its exit code, or null if it was killed by a signal. */
  readonly ended: Promise<number | null>
  kill(signal: NodeJS.Signals): void
  /** Sends a message to a module of `inside/`; resolves with its next message. */
  ask(message: Readonly<Record<string, unknown>>): Promise<unknown>
  /** What it is doing, for whoever waits for it in vain. */
  describe(): string
}

/** The command to start, and its environment. */
export interface HostCommand {
  readonly words: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/** Starts a host as a child of this process. */
export function startChildHost(place: FaultPlace, { words: [file = '', ...args], env }: HostCommand): HostProcess {
  const complaints = openSync(logOf(place), 'a')
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', complaints, 'ipc'] })
  closeSync(complaints)
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  return {
    pid: child.pid ?? 0,
    get hasEnded() {
      return child.exitCode !== null || child.signalCode !== null
    },
    ready: untilReady(child, ended, place),
    ended,
    kill: (signal) => void child.kill(signal),
    describe: () => `${doingOf(child.pid ?? 0)}; it said:\n${complaintsOf(place)}`,
    ask: async (message) => {
      const answer = once(child, 'message')
      child.send(message)
      return (await answer)[0] as unknown
    },
  }
}

/** The file with the stderr of a place's hosts. */
export function logOf({ dir }: FaultPlace): string {
  return join(dir, 'host.log')
}

/** Everything the hosts of a place have written to stderr. */
export function complaintsOf(place: FaultPlace): string {
  try {
    return readFileSync(logOf(place), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  }
}

/** True once a host with this output is ready. */
export function isReady(output: string): boolean {
  return READY_LINE.test(output)
}

async function untilReady(child: ChildProcess, ended: Promise<number | null>, place: FaultPlace): Promise<null> {
  const { promise, resolve } = Promise.withResolvers<null>()
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (isReady(output)) resolve(null)
  })
  const early = ended.then((code) => {
    throw new Error(`the host ended with ${code ?? 'a signal'} before it was ready:\n${complaintsOf(place)}`)
  })
  return await Promise.race([promise, early])
}
