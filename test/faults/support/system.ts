import { readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { createCgroups } from '../../../src/adapters/cgroup/create-cgroups.ts'

const { kind, description } = await createCgroups({ platform: process.platform, scope: `probe${process.pid}` })

/** Why there are no cgroups here; null if there are. */
export const CGROUPS = kind === 'none' ? description : null

/** Why a private pid namespace cannot be created here; null if it can. */
export const PID_NAMESPACES = refusalOf('unshare', [
  '-pf',
  '--mount-proc',
  'test',
  '-w',
  '/proc/sys/kernel/ns_last_pid',
])

/** Why no file system can be mounted here for one process only; null if it can. */
export const MOUNTS = refusalOf('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs none /mnt'])

/** Why there is no tmux here; null if there is. */
export const TMUX = refusalOf('tmux', ['-V'])

/** Why no process can be told to end with its parent here; null if one can. */
export const DEATH_SIGNALS = refusalOf('setpriv', ['--pdeathsig', 'KILL', 'true'])

function refusalOf(program: string, args: readonly string[]): string | null {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  if (error !== undefined) return error.message
  return status === 0 ? null : stderr.trim() || `${program} ended with ${status}`
}

/** True if the kernel lists the process in a group of Corral. */
export function isGrouped(pid: number): boolean {
  return readFileSync(`/proc/${pid}/cgroup`, 'latin1').includes('/corral-')
}
