import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createCgroups } from '../../src/adapters/cgroup/create-cgroups.ts'
import { groupPlaceOf } from '../../src/adapters/cgroup/parse-cgroup.ts'
import { ProcfsProcessTable } from '../../src/adapters/process-table/procfs-process-table.ts'
import { Emitter } from '../../src/base/event.ts'
import { toDisposable } from '../../src/base/disposable.ts'
import type { HeldByGuard } from '../../src/shapes/guard.ts'
import type { JournalEvent } from '../../src/shapes/journal.ts'
import type { HostSample, VitalsSample } from '../../src/shapes/vitals.ts'
import { FleetGuard } from '../../src/supervisor/guard/fleet-guard.ts'
import type { RunContext } from '../../src/supervisor/run/run-observer.ts'
import { RunTree } from '../../src/supervisor/tree/run-tree.ts'
import { TreeWatch } from '../../src/supervisor/tree/tree-watch.ts'
import type { VitalsTick } from '../../src/supervisor/vitals/vitals-tick.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { CGROUPS } from './support/system.ts'
import { eventually } from './support/wait.ts'

const MB = 1024 ** 2
const HOST: HostSample = {
  ...{ at: 0, totalMemoryBytes: 8e9, freeMemoryBytes: 4e9, memoryPressurePercent: null, memoryStallPercent: null },
  ...{ cores: 2, ownCpuPercent: 0, ownRssBytes: 0 },
}
const SAMPLE: VitalsSample = {
  ...{ at: 0, cpuPercent: 0, memoryBytes: 0, processes: 1, threads: 1, zombies: 0, openFiles: null },
  ...{ readBytesPerSecond: null, writeBytesPerSecond: null, outputBytesPerSecond: 0 },
}
const children: ChildProcess[] = []

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const ended = once(child, 'exit')
    process.kill(-(child.pid ?? 0), 'SIGKILL')
    await ended
  }
})

/** A shell and a child of it, which count up together as long as they may run. */
async function counters(): Promise<{ readonly pid: number; count(): number }> {
  const child = spawn('sh', ['-c', 'f() { while echo x; do sleep 0.01; done; }; f & f'], {
    ...({ stdio: ['ignore', 'pipe', 'ignore'], detached: true } as const),
  })
  children.push(child)
  let bytes = 0
  child.stdout.on('data', (chunk: Buffer) => (bytes += chunk.length))
  await once(child.stdout, 'data')
  return { pid: child.pid ?? 0, count: () => bytes }
}

/** The guard of a machine whose memory is as the test says, over a run whose processes and group are real. */
async function guarded() {
  const cgroups = await createCgroups({ platform: 'linux', scope: randomBytes(6).toString('hex') })
  const [table, clock, program] = [new ProcfsProcessTable(), new ManualClock(), await counters()]
  const ticks = new Emitter<VitalsTick>()
  const leader = await table.identify(program.pid)
  const tree = new RunTree('run', new TreeWatch(table, clock, process.pid), leader)
  const group = await cgroups.enter('run', program.pid)
  if (group === null) throw new Error('no group')
  for (const { pid } of (await table.sweep()).filter(({ sessionId }) => sessionId === program.pid)) await group.add(pid)
  tree.enter(group, true)
  const told: { held: HeldByGuard | null; readonly events: JournalEvent['kind'][] } = { held: null, events: [] }
  let [free, memoryBytes] = [4e9, 100 * MB]
  const history: VitalsSample[] = []
  const host = (): HostSample => ({ ...HOST, freeMemoryBytes: free })
  const guard = new FleetGuard({
    clock,
    sampler: { onTick: ticks.event, history: () => history, intervalMs: 1_000 },
    readHost: host,
    isOn: () => true,
    agentOf: () => ({ name: 'web', priority: 'normal' }),
    note: () => undefined,
    notices: { notify: () => undefined, withdraw: () => undefined },
  })
  const run: Pick<RunContext, 'agentId' | 'tree' | 'note' | 'showHeld'> = {
    ...{ agentId: 'a', tree },
    note: ({ kind }) => void told.events.push(kind),
    showHeld: (held) => void (told.held = held),
  }
  // Of a run the guard uses no more than this.
  const watch = guard.observer.attach(run as RunContext)
  const pass = async (seconds: number, freeBytes: number): Promise<void> => {
    free = freeBytes
    for (let second = 0; second < seconds; second += 1) {
      memoryBytes += 10 * MB
      history.push({ ...SAMPLE, memoryBytes })
      await clock.advanceAsync(1_000)
      const sample = { ...SAMPLE, memoryBytes }
      ticks.fire({ host: host(), isNews: () => true, sampleOf: () => sample, agents: [{ id: 'a', sample }] })
      await new Promise(setImmediate)
    }
  }
  const end = toDisposable(() => {
    for (const each of [watch, guard, tree, table, ticks]) each.dispose()
    void group.kill()
  })
  return {
    program,
    guard,
    told,
    pass,
    tree,
    end,
    over: () => eventually(() => group.pids().length === 0, 'its end').then(() => (group.remove(), cgroups.dispose())),
  }
}

describe.runIf(CGROUPS === null)('a machine that runs out of memory', () => {
  it('has the real processes of the agent that grows stand still, and go on when memory is back or a person says so', async () => {
    const { program, guard, told, pass, end, over } = await guarded()
    await pass(12, 4e9)
    await pass(12, 0.03 * 8e9)
    expect([told.events, told.held?.freePercent]).toEqual([['guard-held'], 3])
    const still = await standing(program)
    await pass(3, 4e9)
    await eventually(() => program.count() > still, 'it to go on')
    await pass(30, 0.03 * 8e9)
    const again = await standing(program)
    expect(guard.letRun('a')).toBe(true)
    await eventually(() => program.count() > again, 'it to go on')
    expect(told.events).toEqual(['guard-held', 'guard-let-go', 'guard-held', 'guard-let-go'])
    end.dispose()
    await over()
  })

  it('leaves nobody frozen when the host ends', async () => {
    const { program, told, pass, tree, end, over } = await guarded()
    await pass(12, 4e9)
    await pass(12, 0.03 * 8e9)
    const still = await standing(program)
    tree.dispose()
    await eventually(() => program.count() > still, 'it to go on')
    expect(told.held).toBeNull()
    end.dispose()
    await over()
  })
})

/** What was counted once nothing comes any more: what was in the pipe is read first. */
async function standing(program: { readonly pid: number; count(): number }): Promise<number> {
  await eventually(() => isFrozen(program.pid), 'the kernel to say that it is frozen')
  let [last, quietLooks] = [program.count(), 0]
  await eventually(() => {
    const now = program.count()
    quietLooks = now === last ? quietLooks + 1 : 0
    last = now
    return quietLooks >= 30
  }, 'it to stand still')
  return last
}

/** What the kernel says of the group a process is in. */
function isFrozen(pid: number): boolean {
  const place = groupPlaceOf(
    readFileSync('/proc/self/mountinfo', 'latin1'),
    readFileSync(`/proc/${pid}/cgroup`, 'latin1'),
  )
  return place !== null && /^frozen 1$/m.test(readFileSync(join(place.directory, 'cgroup.events'), 'latin1'))
}
