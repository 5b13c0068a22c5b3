import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Cgroup } from '../../core/ports.ts'
import { directoriesIn, readKernelFile, removeGroup, writeControl, writeControlAside } from './cgroup-files.ts'

/** Each group lists its own processes here, not those of groups inside of it. */
const MEMBERS = 'cgroup.procs'
/** Kills a whole tree of groups, forks under way included; Linux 5.14. */
const KILL = 'cgroup.kill'
/** Tells whether a process lives in a group or inside of it. */
const EVENTS = 'cgroup.events'

/** A group of cgroup v2. Once it is gone it is empty and refuses. */
export class CgroupDirectory implements Cgroup {
  private readonly directory: string
  private readonly takeAway: (directory: string) => void

  /** `takeAway` is called by `remove`. */
  constructor(directory: string, takeAway: (directory: string) => void) {
    this.directory = directory
    this.takeAway = takeAway
  }

  /** Moves a process in; false: the kernel refused. The kernel may wait some 10 ms for all its processors, so not in this thread. */
  add(pid: number): Promise<boolean> {
    return writeControlAside(join(this.directory, MEMBERS), String(pid))
  }

  pids(): readonly number[] {
    return membersOf(this.directory)
  }

  kill(): boolean {
    return writeControl(join(this.directory, KILL), '1')
  }

  remove(): void {
    this.takeAway(this.directory)
  }
}

/** Pids of everybody in a group and the groups inside of it, each once. Zombies are in no list, and who is of another pid namespace has pid 0. */
export function membersOf(directory: string): readonly number[] {
  const own = (readKernelFile(join(directory, MEMBERS)) ?? '').split('\n').map(Number)
  const inside = directoriesIn(directory).flatMap(membersOf)
  return [...new Set([...own, ...inside])].filter((pid) => pid > 0)
}

/** False also for a group that is not there. */
export function isPopulated(directory: string): boolean {
  return /^populated 1$/m.test(readKernelFile(join(directory, EVENTS)) ?? '')
}

/** True where the group is there and this kernel can kill it. */
export function canBeKilled(directory: string): boolean {
  return existsSync(join(directory, KILL))
}

/** Takes a group and those inside of it away, deepest first, unless somebody lives in it; false: it is still there. */
export function removeTree(directory: string): boolean {
  if (isPopulated(directory)) return false
  for (const inside of directoriesIn(directory)) removeTree(inside)
  removeGroup(directory)
  return !existsSync(directory)
}
