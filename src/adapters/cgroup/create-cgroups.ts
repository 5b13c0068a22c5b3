import type { Cgroups } from '../../core/cgroups.ts'
import { readKernelFile } from './cgroup-files.ts'
import { DirectCgroups } from './direct-cgroups.ts'
import { findBase } from './find-base.ts'
import { findSlice } from './find-slice.ts'
import { assertScope } from './group-names.ts'
import { isWeighed } from './is-weighed.ts'
import { groupPlaceOf, upwardFrom } from './parse-cgroup.ts'
import { runProgram, type ProgramRunner } from './run-program.ts'
import { SystemdCgroups } from './systemd-cgroups.ts'

export interface CgroupsOptions {
  readonly platform: NodeJS.Platform
  /** Identifies the data directory on this machine: lower-case letters and digits, at most 32. */
  readonly scope: string
  /** Reads a file of the kernel; null if it cannot be read. Replaced in tests. */
  readonly readFile?: (path: string) => string | null
  readonly run?: ProgramRunner
}

/**
 * Finds out once how groups can be created here: directly, by the user's systemd, or not at all. Also removes empty
 * groups left by an earlier host of the same data directory, which must be known to be dead.
 */
export async function createCgroups(options: CgroupsOptions): Promise<Cgroups> {
  const { platform, scope, readFile = readKernelFile, run = runProgram } = options
  assertScope(scope)
  if (platform !== 'linux') return noCgroups('no cgroups on this system')
  const place = groupPlaceOf(readFile('/proc/self/mountinfo') ?? '', readFile('/proc/self/cgroup') ?? '')
  if (place === null) return noCgroups('no cgroup v2 on this machine', (pid) => isWeighed(pid, null))
  const { mount, directory } = place
  const base = await findBase(upwardFrom(directory, mount.mountPoint), scope)
  if (base !== null) return new DirectCgroups({ mount, base, scope })
  const slice = await findSlice(mount, scope, run)
  if (slice !== null) return new SystemdCgroups(slice)
  return noCgroups('no writable cgroup v2', (pid) => isWeighed(pid, mount))
}

function noCgroups(description: string, isWeighed: Cgroups['isWeighed'] = () => false): Cgroups {
  const nothing = { prefix: () => [], enter: async () => null, find: () => null, runOf: () => null, isWeighed }
  return { kind: 'none', description, ...nothing, dispose: () => {}, [Symbol.dispose]: () => {} }
}
