import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, it } from 'vitest'
import { createCgroups } from '../../src/adapters/cgroup/create-cgroups.ts'
import type { Cgroups } from '../../src/core/cgroups.ts'
import { FakeCgroups } from '../support/fake-cgroups.ts'
import { FakeProcessTable } from '../support/fake-process-table.ts'
import { cgroupsContract, RUNS, type CgroupsHarness } from './cgroups.contract.ts'

type Shell = ChildProcessByStdio<Writable, Readable, null>

const DEADLINE_MS = 10_000
const POLL_MS = 2
/** Starts a sleeper for each input line and prints its pid; ends with its input. */
const SCRIPT = 'echo ready; while read -r _; do setsid sleep 60 & echo $!; done'

async function fakeHarness(): Promise<CgroupsHarness> {
  const table = new FakeProcessTable()
  return {
    cgroups: new FakeCgroups(table),
    anotherHost: async (of) => new FakeCgroups(table, of === 'same-data' ? 'fake' : 'other'),
    start: async () => table.add().pid,
    fork: async (pid) => table.process(pid)?.fork({ sessionId: pid + 1 }).pid ?? Number.NaN,
    end: async (pid) => table.process(pid)?.exit(),
    async until(condition) {
      if (!condition()) throw new Error('in memory everything happens at once')
    },
    async [Symbol.asyncDispose]() {
      table.dispose()
    },
  }
}

/** Real shells and the processes they start. */
class RealProcesses {
  private readonly shells = new Map<number, Shell>()

  async start(): Promise<number> {
    const shell = spawn('sh', ['-c', SCRIPT], { stdio: ['pipe', 'pipe', 'ignore'] })
    await once(shell.stdout, 'data')
    this.shells.set(shell.pid ?? 0, shell)
    return shell.pid ?? 0
  }

  async fork(pid: number): Promise<number> {
    const shell = this.shells.get(pid)
    if (!shell) throw new Error(`${pid} is no shell`)
    shell.stdin.write('\n')
    return Number(String((await once(shell.stdout, 'data'))[0]))
  }

  async end(pid: number): Promise<void> {
    const shell = this.shells.get(pid)
    if (!shell) return void process.kill(pid, 'SIGKILL')
    if (shell.exitCode !== null || shell.signalCode !== null) return
    const ended = once(shell, 'exit')
    shell.kill('SIGKILL')
    await ended
  }

  async endShells(): Promise<void> {
    await Promise.all([...this.shells.keys()].map((pid) => this.end(pid)))
  }
}

async function realHarness(): Promise<CgroupsHarness> {
  const scopes = { 'same-data': newScope(), 'other-data': newScope() }
  const hosts: Cgroups[] = []
  const newHost = async (of: keyof typeof scopes): Promise<Cgroups> => {
    const host = await createCgroups({ platform: 'linux', scope: scopes[of] })
    hosts.push(host)
    return host
  }
  const processes = new RealProcesses()
  return {
    cgroups: await newHost('same-data'),
    anotherHost: newHost,
    start: () => processes.start(),
    fork: (pid) => processes.fork(pid),
    end: (pid) => processes.end(pid),
    until: untilTrue,
    async [Symbol.asyncDispose]() {
      await processes.endShells()
      for (const group of hosts.flatMap((host) => RUNS.map((run) => host.find(run)))) {
        await group?.kill()
        await untilTrue(() => (group?.pids() ?? []).length === 0)
      }
      for (const host of hosts) host.dispose()
    },
  }
}

async function untilTrue(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not within ${DEADLINE_MS} ms`)
    await wait(POLL_MS)
  }
}

function newScope(): string {
  return randomBytes(6).toString('hex')
}

const { description } = await createCgroups({ platform: process.platform, scope: newScope() })

cgroupsContract('in memory', fakeHarness)
if (description === 'cgroup v2') cgroupsContract('kernel', realHarness)
else describe('Cgroups contract: kernel', () => it.skip(`cannot be tried here: ${description}`))
