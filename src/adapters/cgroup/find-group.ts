import { existsSync } from 'node:fs'
import { directoriesIn, readKernelFile } from './cgroup-files.ts'
import { runGroupIn, runIn, type RunName } from './group-names.ts'
import { type Cgroup2Mount, directoryOf, groupPathOf } from './parse-cgroup.ts'

const PROCESS_FOLDER = /^\/proc\/\d+$/

/**
 * Directory of the group of a run with live processes, wherever an earlier host created it: that host may have started
 * in another login session, with other writable groups. Reads every process, about 5 µs each.
 */
export function findGroup(mount: Cgroup2Mount, name: RunName): string | null {
  for (const folder of directoriesIn('/proc')) {
    if (!PROCESS_FOLDER.test(folder)) continue
    const directory = groupOfProcess(mount, name, folder)
    if (directory !== null && existsSync(directory)) return directory
  }
  return null
}

/** The run in whose group a process is; null if it is in none of this data directory, or gone. */
export function runOfProcess(scope: string, pid: number): string | null {
  const path = groupPathOf(readKernelFile(`/proc/${pid}/cgroup`) ?? '')
  return path === null ? null : runIn(path, scope)
}

/** Directory of the run's group, if the process with this folder in /proc belongs to it. */
export function groupOfProcess(mount: Cgroup2Mount, name: RunName, folder: string): string | null {
  const path = groupPathOf(readKernelFile(`${folder}/cgroup`) ?? '')
  const group = path === null ? null : runGroupIn(path, name)
  return group === null ? null : directoryOf(mount, group)
}
