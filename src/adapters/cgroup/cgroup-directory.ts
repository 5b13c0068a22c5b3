import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Cgroup } from '../../core/ports.ts'
import { parseProcStat } from '../../core/process/parse-proc-stat.ts'
import { readProcFile } from '../../node/proc-file.ts'
import { directoriesIn, readKernelFile, removeGroup, writeControl, writeControlAside } from './cgroup-files.ts'

/** Each group lists its own processes here, not those of groups inside of it. */
const MEMBERS = 'cgroup.procs'
/** Kills a whole tree of groups, forks under way included; Linux 5.14. */
const KILL = 'cgroup.kill'
/** Tells whether a process lives in a group or inside of it. */
const EVENTS = 'cgroup.events'
/** Rounds of moving processes out of a group while they fork. */
const EVICTION_ROUNDS = 10

/** What surrounds a group. */
export interface CgroupSurroundings {
  /** Called by `remove`. */
  readonly takeAway: (directory: string) => void
  /** A group processes may be moved to, out of this one. */
  readonly outside: string
}

/** A group of cgroup v2. Once it is gone it is empty and refuses. */
export class CgroupDirectory implements Cgroup {
  private readonly directory: string
  private readonly surroundings: CgroupSurroundings

  constructor(directory: string, surroundings: CgroupSurroundings) {
    this.directory = directory
    this.surroundings = surroundings
  }

  /**
   * Moves a process in; false: the kernel refused, or the process ended first. The kernel may wait some 10 ms for all its processors, so not in this
   * thread. It knows no start times: should the pid have been given to a stranger meanwhile, the group is emptied, since whoever is in it is ended.
   */
  async add(pid: number): Promise<boolean> {
    const before = startTicksOf(pid)
    if (before === null) return false
    const isWritten = await writeControlAside(join(this.directory, MEMBERS), String(pid))
    const after = startTicksOf(pid)
    if (after !== null && after !== before) this.evictAll()
    return isWritten && after === before
  }

  pids(): readonly number[] {
    return membersOf(this.directory)
  }

  kill(): boolean {
    return writeControl(join(this.directory, KILL), '1')
  }

  remove(): void {
    this.surroundings.takeAway(this.directory)
  }

  /** The run goes on without its group, as where there are none: its tree is known by descent. */
  private evictAll(): void {
    for (let round = 0; round < EVICTION_ROUNDS && this.pids().length > 0; round += 1) {
      for (const pid of this.pids()) writeControl(join(this.surroundings.outside, MEMBERS), String(pid))
    }
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

/** Null: nobody has this pid, or it cannot be seen now. */
function startTicksOf(pid: number): number | null {
  const stat = readProcFile(pid, 'stat')
  return stat.kind === 'read' ? (parseProcStat(stat.bytes, stat.bytes.length)?.startTicks ?? null) : null
}
