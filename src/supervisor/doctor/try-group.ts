import { delay, type Clock } from '../../base/clock.ts'
import type { Environment } from '../../core/agent/launch.ts'
import type { Cgroup, GroupBounds } from '../../core/cgroups.ts'
import type { GroupTrial } from '../../core/doctor/machine.ts'
import { DEFAULT_SIZE } from '../../core/terminal/size.ts'
import type { DoctorPorts } from './doctor-parts.ts'

const MB = 1024 * 1024
/** More than the waiting shell needs; what matters is that they are read back. */
const BOUNDS: GroupBounds = { memoryHighBytes: 256 * MB, memoryMaxBytes: 512 * MB, tasksMax: 64, cpuWeight: 200 }
/** systemd moves a process into its group some milliseconds after its start. */
const TRIES = 100
const BETWEEN_TRIES_MS = 20
/** A killed process is gone within some milliseconds. */
const EXIT_MS = 2_000

/** Makes a group with a waiting shell in it, bounds, freezes and kills it, and reads back what of that the kernel did; null: no group can be made. */
export async function tryGroup(
  { cgroups, ptys, ids, clock }: Pick<DoctorPorts, 'cgroups' | 'ptys' | 'ids' | 'clock'>,
  env: Environment,
): Promise<GroupTrial | null> {
  if (cgroups.kind === 'none') return null
  const runId = ids.runId()
  const words = [...cgroups.prefix(runId, BOUNDS), '/bin/sh', '-c', 'read -r line']
  const [file = '', ...args] = words
  const spawned = ptys.spawn({ file, args, cwd: '/', env, size: DEFAULT_SIZE })
  if (!spawned.ok) throw new Error(spawned.error.message)
  const pty = spawned.value
  const { promise: exited, resolve } = Promise.withResolvers<void>()
  using _exit = pty.onExit(() => resolve())
  try {
    const group = await cgroups.enter(runId, pty.pid)
    if (group === null || !(await isInhabited(group, clock))) return null
    const trial = await tried(group)
    using _late = clock.setTimer(EXIT_MS, resolve)
    await exited
    group.remove()
    return trial
  } finally {
    pty.hangUp()
    pty.dispose()
  }
}

async function tried(group: Cgroup): Promise<GroupTrial> {
  const held = group.bound(BOUNDS)
  const isFrozen = group.freeze(true)
  if (isFrozen) group.freeze(false)
  return {
    memory: held.memoryMaxBytes !== null,
    tasks: held.tasksMax !== null,
    cpu: held.cpuWeight === BOUNDS.cpuWeight,
    freeze: isFrozen,
    kill: await group.kill(),
  }
}

async function isInhabited(group: Cgroup, clock: Clock): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (group.pids().length > 0) return true
    await delay(clock, BETWEEN_TRIES_MS)
  }
  return false
}
