import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Disposable } from '../../base/disposable.ts'
import type { MemoryCounts } from '../../shapes/memory-counts.ts'
import type { Cgroup, GroupBounds, GroupUsage } from '../../core/cgroups.ts'
import { parseProcStat } from '../../core/process/parse-proc-stat.ts'
import { readProcFile } from '../../node/proc-file.ts'
import { boundGroup } from './group-bounds.ts'
import { readMemoryCounts, watchMemoryEvents } from './memory-events.ts'
import type { GroupFigures } from './group-figures.ts'
import { directoriesIn, readKernelFile, removeGroup, writeControl, writeControlAside } from './cgroup-files.ts'

/** Lists the processes of a group itself, without those of groups inside it. */
const MEMBERS = 'cgroup.procs'
/** Kills a whole tree of groups, including forks in progress; Linux 5.14. */
const KILL = 'cgroup.kill'
/** Holds all processes of a tree of groups where they are; Linux 5.2. */
const FREEZE = 'cgroup.freeze'
/** Tells whether any process lives in a group or in one inside it. */
const EVENTS = 'cgroup.events'
/** There only where the cpu controller is. */
const WEIGHT = 'cpu.weight'
/** Rounds of moving processes out of a group, since they may fork meanwhile. */
const EVICTION_ROUNDS = 10

/** What a group needs from its surroundings. */
export interface CgroupSurroundings {
  /** Called by `remove`. */
  readonly takeAway: (directory: string) => void
  /** A group outside this one that processes may be moved to. */
  readonly outside: string
  readonly figures: GroupFigures
}

/** A cgroup v2 group. Once it is removed, it lists no processes and refuses new ones. */
export class CgroupDirectory implements Cgroup {
  private readonly directory: string
  private readonly surroundings: CgroupSurroundings

  constructor(directory: string, surroundings: CgroupSurroundings) {
    this.directory = directory
    this.surroundings = surroundings
  }

  /**
   * Moves a process into the group; false if the kernel refused or the process ended first. Done in another thread,
   * because the kernel may wait some 10 ms for all its processors. The kernel does not compare start times: if another
   * process has got the pid meanwhile, all processes are moved out of the group again, because the members of a run's
   * group get killed.
   */
  async add(pid: number): Promise<boolean> {
    const before = startTicksOf(pid)
    if (before === null) return false
    const isWritten = await writeControlAside(join(this.directory, MEMBERS), String(pid))
    const after = startTicksOf(pid)
    if (after !== null && after !== before) this.evictAll()
    return isWritten && after === before
  }

  usage(): GroupUsage {
    return this.surroundings.figures.usageOf(this.directory)
  }

  bound(bounds: GroupBounds): GroupBounds {
    return boundGroup(this.directory, bounds)
  }

  memory(): MemoryCounts | null {
    return readMemoryCounts(this.directory)
  }

  watchMemory(changed: () => void): Disposable | null {
    return watchMemoryEvents(this.directory, changed)
  }

  weigh(cpuWeight: number): number | null {
    const path = join(this.directory, WEIGHT)
    writeControl(path, String(cpuWeight))
    const text = readKernelFile(path)?.trim() ?? ''
    return /^\d+$/.test(text) ? Number(text) : null
  }

  freeze(isFrozen: boolean): boolean {
    return freezeGroup(this.directory, isFrozen)
  }

  isThere(): boolean {
    const isThere = existsSync(`${this.directory}/${MEMBERS}`)
    if (!isThere) this.surroundings.figures.forget(this.directory)
    return isThere
  }

  pids(): readonly number[] {
    return membersOf(this.directory)
  }

  /** In another thread: a tree of thousands takes the kernel a tenth of a second. */
  kill(): Promise<boolean> {
    return writeControlAside(join(this.directory, KILL), '1')
  }

  remove(): void {
    this.surroundings.figures.forget(this.directory)
    this.surroundings.takeAway(this.directory)
  }

  dissolve(): void {
    this.evictAll()
    this.remove()
  }

  /**
   * Moves all processes out. The run continues without a group, as on systems without cgroups: its tree is found by
   * descent.
   */
  private evictAll(): void {
    for (let round = 0; round < EVICTION_ROUNDS && this.pids().length > 0; round += 1) {
      for (const pid of this.pids()) writeControl(join(this.surroundings.outside, MEMBERS), String(pid))
    }
  }
}

/**
 * Pids of all processes in a group and the groups inside it, each once. The kernel does not list zombies, and lists a
 * process of another pid namespace as pid 0, which is left out.
 */
export function membersOf(directory: string): readonly number[] {
  const own = (readKernelFile(`${directory}/${MEMBERS}`) ?? '').split('\n').map(Number)
  const inside = directoriesIn(directory).flatMap(membersOf)
  return [...new Set([...own, ...inside])].filter((pid) => pid > 0)
}

/** Holds everybody in a group, or lets them go on; false: the kernel refused, or there is no such group. */
export function freezeGroup(directory: string, isFrozen: boolean): boolean {
  const path = join(directory, FREEZE)
  return existsSync(path) && writeControl(path, isFrozen ? '1' : '0')
}

/** False also if the group does not exist. */
export function isPopulated(directory: string): boolean {
  return /^populated 1$/m.test(readKernelFile(join(directory, EVENTS)) ?? '')
}

/** True if the group exists and this kernel can kill groups. */
export function canBeKilled(directory: string): boolean {
  return existsSync(join(directory, KILL))
}

/** Removes a group and those inside it, deepest first, unless it has processes; false if it still exists. */
export function removeTree(directory: string): boolean {
  if (isPopulated(directory)) return false
  for (const inside of directoriesIn(directory)) removeTree(inside)
  removeGroup(directory)
  return !existsSync(directory)
}

/** Null if no process has this pid, or it cannot be read now. */
function startTicksOf(pid: number): number | null {
  const stat = readProcFile(pid, 'stat')
  return stat.kind === 'read' ? (parseProcStat(stat.bytes, stat.bytes.length)?.startTicks ?? null) : null
}
