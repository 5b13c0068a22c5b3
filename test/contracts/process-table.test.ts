import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { PosixPsProcessTable } from '../../src/adapters/process-table/posix-ps-process-table.ts'
import { ProcfsProcessTable } from '../../src/adapters/process-table/procfs-process-table.ts'
import type { ProcessTable } from '../../src/core/ports.ts'
import { FakeProcessTable } from '../support/fake-process-table.ts'
import { settle } from '../support/manual-clock.ts'
import { describeProcessTable, type ProcessTableHarness, type SubjectKind } from './process-table.contract.ts'

const DEADLINE_MS = 10_000
const POLL_MS = 5

/**
 * Ignored signals stay ignored after an exec, and a program that did not fork its children never waits for them. The
 * child of `careless` must not exit before the exec, or the shell would reap it.
 */
const SCRIPTS: Readonly<Record<SubjectKind, string>> = {
  idle: 'echo ready; exec sleep 60',
  stubborn: 'trap "" TERM; echo ready; exec sleep 60',
  careless: 'sleep 0.3 & echo ready; exec sleep 60',
}

async function fakeHarness(): Promise<ProcessTableHarness> {
  const table = new FakeProcessTable()
  return {
    table,
    tellsCookies: true,
    async start(kind, cookie) {
      const commandLine = 'sleep 60'
      const on = kind === 'stubborn' ? ({ SIGTERM: 'ignore' } as const) : {}
      const process = table.add({ name: 'sleep', commandLine, on, cookie: cookie ?? null })
      if (kind === 'careless') process.fork({ leavesZombie: true }).exit()
      return process.pid
    },
    niceOf: (pid) => table.process(pid)?.nice ?? Number.NaN,
    async until(condition) {
      if (!(await condition())) throw new Error('in memory everything happens at once')
    },
    async [Symbol.asyncDispose]() {
      table.dispose()
      await settle()
    },
  }
}

async function realHarness(table: ProcessTable, tellsCookies: boolean): Promise<ProcessTableHarness> {
  const children: ChildProcess[] = []
  return {
    table,
    tellsCookies,
    async start(kind, cookie) {
      const env = { ...process.env, ...(cookie === undefined ? {} : { CORRAL_RUN_ID: cookie }) }
      const child = spawn('sh', ['-c', SCRIPTS[kind]], { env, stdio: ['ignore', 'pipe', 'ignore'] })
      children.push(child)
      await once(child.stdout, 'data')
      const pid = child.pid ?? 0
      // `ready` is printed just before the exec.
      await untilAsync(async () => (await table.sweep()).some((row) => row.pid === pid && row.name === 'sleep'))
      return pid
    },
    niceOf: (pid) => Number(execFileSync('ps', ['-o', 'ni=', '-p', String(pid)], { encoding: 'utf8' })),
    until: untilAsync,
    async [Symbol.asyncDispose]() {
      await Promise.all(children.map((child) => endOf(child)))
      table.dispose()
    },
  }
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

async function untilAsync(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`the process table did not show it within ${DEADLINE_MS} ms`)
    await wait(POLL_MS)
  }
}

describeProcessTable('in memory', fakeHarness)
if (process.platform === 'linux') describeProcessTable('/proc', () => realHarness(new ProcfsProcessTable(), true))
if (process.platform !== 'win32') {
  describeProcessTable('ps', () => realHarness(new PosixPsProcessTable({ bootId: 'this boot' }), false))
}
