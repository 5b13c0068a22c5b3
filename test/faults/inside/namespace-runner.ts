// Runs in its own pid namespace and does there what the test requests over IPC: starts hosts, reuses the pid of a dead
// process for a stranger, sends signals, inspects processes.
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, writeFileSync } from 'node:fs'
import { isReady } from '../support/host-process.ts'
import { runProcesses, statOf } from '../support/processes.ts'
import { RECORDER } from '../support/recorder.ts'

/** Requests of the test. */
export type NamespaceRequest =
  | { readonly do: 'start'; readonly words: readonly string[]; readonly env: NodeJS.ProcessEnv; readonly log: string }
  | { readonly do: 'signal'; readonly pid: number; readonly signal: NodeJS.Signals }
  | {
      readonly do: 'take'
      readonly pid: number
      readonly records: readonly [string, string]
      readonly env: NodeJS.ProcessEnv
    }
  | { readonly do: 'stat'; readonly pid: number }
  | { readonly do: 'processes'; readonly cookie: string }

/** Messages sent unasked. */
export interface NamespaceNews {
  readonly host: number
  readonly is: 'ready' | 'ended'
  readonly code: number | null
}

/** The kernel assigns the next pid after this one, unless another process forks in between. */
const LAST_PID = '/proc/sys/kernel/ns_last_pid'
/** Other processes in the namespace fork too. */
const TRIES = 200

async function answer(request: NamespaceRequest): Promise<unknown> {
  switch (request.do) {
    case 'start':
      return startHost(request)
    case 'signal':
      return process.kill(request.pid, request.signal)
    case 'take':
      return takePid(request)
    case 'stat':
      return statOf(request.pid)
    case 'processes':
      return runProcesses(request.cookie)
    default:
      throw new Error(`what is ${JSON.stringify(request)}?`)
  }
}

function startHost({ words: [file = '', ...args], env, log }: Extract<NamespaceRequest, { do: 'start' }>): number {
  const complaints = openSync(log, 'a')
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', complaints] })
  closeSync(complaints)
  const tell = (is: NamespaceNews['is'], code: number | null): void =>
    void process.send?.({ host: child.pid, is, code })
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if (isReady(output)) tell('ready', null)
  })
  child.once('exit', (code) => tell('ended', code))
  return child.pid ?? 0
}

/** Starts a stranger with exactly this pid, leader of its own session. */
function takePid({ pid, records: [own, childs], env }: Extract<NamespaceRequest, { do: 'take' }>): number {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    writeFileSync(LAST_PID, String(pid - 1))
    const child: ChildProcess = spawn(process.execPath, [RECORDER, '--record', own, '--child-record', childs], {
      env,
      stdio: 'ignore',
      detached: true,
    })
    if (child.pid === pid) return pid
    child.kill('SIGKILL')
  }
  throw new Error(`the pid ${pid} could not be had`)
}

process.on('message', ({ id, request }: { readonly id: number; readonly request: NamespaceRequest }) => {
  answer(request).then(
    (value) => process.send?.({ id, value }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  )
})
process.on('disconnect', () => process.exit())
