import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { createCgroups } from './create-cgroups.ts'
import { readKernelFile } from './cgroup-files.ts'
import { groupPlaceOf } from './parse-cgroup.ts'

const DEADLINE_MS = 10_000
const scope = (): string => randomBytes(6).toString('hex')
const { description } = await createCgroups({ platform: process.platform, scope: scope() })
const place = groupPlaceOf(readKernelFile('/proc/self/mountinfo') ?? '', readKernelFile('/proc/self/cgroup') ?? '')
const CAN = description === 'cgroup v2' && place !== null
if (!CAN) it.skip(`cgroups of the kernel cannot be tried here: ${description}`)

const children: ChildProcess[] = []

/** A program that counts up, as long as it may run. */
async function counter(): Promise<{ readonly pid: number; count(): number }> {
  const child = spawn('sh', ['-c', 'while echo x; do sleep 0.01; done'], { stdio: ['ignore', 'pipe', 'ignore'] })
  children.push(child)
  let bytes = 0
  child.stdout.on('data', (chunk: Buffer) => (bytes += chunk.length))
  await once(child.stdout, 'data')
  return { pid: child.pid ?? 0, count: () => bytes }
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not within ${DEADLINE_MS} ms`)
    await wait(5)
  }
}

/** Directory of the group a process is in. */
function directoryOfGroup(pid: number): string {
  const path = /^0::(.*)$/m.exec(readKernelFile(`/proc/${pid}/cgroup`) ?? '')?.[1] ?? ''
  return join(place?.mount.mountPoint ?? '', path)
}

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
})

describe.runIf(CAN)('a group whose processes are moved out by somebody else', () => {
  it('lets go who was held in it, is seen to be gone, and refuses without an error', async () => {
    using cgroups = await createCgroups({ platform: 'linux', scope: scope() })
    const program = await counter()
    const outside = directoryOfGroup(process.pid)
    const group = await cgroups.enter('run', program.pid)
    if (group === null) throw new Error('no group')
    const directory = directoryOfGroup(program.pid)
    expect(group.freeze(true)).toBe(true)
    await until(() => /^frozen 1$/m.test(readKernelFile(join(directory, 'cgroup.events')) ?? ''))
    writeFileSync(join(outside, 'cgroup.procs'), String(program.pid))
    const before = program.count()
    await until(() => program.count() > before)
    expect([group.isThere(), group.pids()]).toEqual([true, []])
    rmdirSync(directory)
    expect([group.isThere(), group.pids(), group.freeze(true), group.weigh(100), await group.kill()]).toEqual([
      ...[false, [], false, null, false],
    ])
    expect(group.usage()).toEqual({ cpuMs: null, memoryBytes: null })
    group.remove()
  })
})
