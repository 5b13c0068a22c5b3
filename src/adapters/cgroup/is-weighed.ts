import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readKernelFile } from './cgroup-files.ts'
import { directoryOf, groupPathOf, upwardFrom, type Cgroup2Mount } from './parse-cgroup.ts'

/** There in every group that has a share of its own of the processor; the root of all has none. */
const WEIGHT = 'cpu.weight'

/** The kernel divides the processor among groups, one of which holds this process (cgroup v1 or v2); `mount` null: there is no v2. */
export function isWeighed(pid: number, mount: Cgroup2Mount | null): boolean {
  const text = readKernelFile(`/proc/${pid}/cgroup`) ?? ''
  return isWeighedIn(text, mount, (directory) => existsSync(join(directory, WEIGHT)))
}

/** The same from the text of /proc/<pid>/cgroup; `hasWeight`: a directory of v2 has a share of its own. */
export function isWeighedIn(
  procCgroup: string,
  mount: Cgroup2Mount | null,
  hasWeight: (directory: string) => boolean,
): boolean {
  if (procCgroup.split('\n').some(isWeighedByOld)) return true
  const path = groupPathOf(procCgroup)
  const directory = mount === null || path === null ? null : directoryOf(mount, path)
  return mount !== null && directory !== null && upwardFrom(directory, mount.mountPoint).some(hasWeight)
}

/** A line of cgroup v1: `4:cpu,cpuacct:/user.slice`. */
function isWeighedByOld(line: string): boolean {
  const [, controllers = '', ...path] = line.split(':')
  return controllers.split(',').includes('cpu') && path.join(':') !== '/'
}
