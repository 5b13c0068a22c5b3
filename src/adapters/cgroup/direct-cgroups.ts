import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sleepSync } from '../../node/sleep-sync.ts'
import { Turnstile } from '../../base/turnstile.ts'
import { reportUnexpected } from '../../base/unexpected.ts'
import { entryInto } from '../../core/agent/spawn-guard.ts'
import type { Cgroup, Cgroups, GroupBounds } from '../../core/cgroups.ts'
import { CgroupDirectory, freezeGroup, isPopulated, removeTree } from './cgroup-directory.ts'
import { directoriesIn, makeGroup, removeGroup, writeControl } from './cgroup-files.ts'
import { boundGroup, CONTROLLERS } from './group-bounds.ts'
import { findGroup, runOfProcess } from './find-group.ts'
import { GroupFigures } from './group-figures.ts'
import { assertRunId, folderOf } from './group-names.ts'
import { isWeighed } from './is-weighed.ts'
import type { Cgroup2Mount } from './parse-cgroup.ts'

/** How often, and how far apart, the groups left at the host's end are tried to be removed. */
const LAST_TRIES = 40
const LAST_PAUSE_MS = 5
/** So much later a group is removed than its run has ended, ms. */
const REMOVAL_DELAY_MS = 50

/** Where groups are created: `base` is a writable group above that of this process. */
export interface DirectPlace {
  readonly mount: Cgroup2Mount
  readonly base: string
  readonly scope: string
}

/**
 * Creates `<base>/corral-<scope>/<runId>`. Groups identify and kill the processes of a run; they limit it where the groups above pass the
 * controllers for that on.
 */
export class DirectCgroups implements Cgroups {
  readonly kind = 'cgroup-v2'
  readonly description = 'cgroup v2'
  private readonly place: DirectPlace
  private readonly folder: string
  /** Groups whose removal failed and is retried later: a process may still be exiting when its end is already known. */
  private readonly leftovers = new Set<string>()
  /** While the kernel moves a process, for some 10 ms, whoever makes or removes any group waits for it, and everybody else for them. */
  private readonly changes = new Turnstile(1)
  private readonly figures = new GroupFigures()
  private removal: NodeJS.Timeout | null = null
  private isDisposed = false
  /** The kernel is moving a process into a group. */
  private isEntering = false

  /** Removes the empty groups of an earlier host of the same data directory, and lets go what it held. */
  constructor(place: DirectPlace) {
    this.place = place
    this.folder = join(place.base, folderOf(place.scope))
    for (const group of directoriesIn(this.folder)) freezeGroup(group, false)
    this.removeEmpty()
  }

  prefix(runId: string, bounds: GroupBounds): readonly string[] {
    if (bounds.memoryMaxBytes === null) return []
    const directory = this.directoryOf(runId)
    if (this.isDisposed || !this.make(directory)) return []
    // Without the controller the kernel holds nothing, and the group can be entered later.
    if (boundGroup(directory, bounds).memoryMaxBytes === null) {
      this.groupAt(directory).remove()
      return []
    }
    return entryInto(join(directory, 'cgroup.procs'))
  }

  /**
   * Null also if the process has ended: its group would be empty and prove nothing about the processes it left behind.
   */
  enter(runId: string, leaderPid: number): Promise<Cgroup | null> {
    return this.changes.pass(() => this.bringInto(this.directoryOf(runId), leaderPid))
  }

  find(runId: string): Cgroup | null {
    const directory = this.directoryOf(runId)
    const found = existsSync(directory) ? directory : findGroup(this.place.mount, { scope: this.place.scope, runId })
    return found === null ? null : this.groupAt(found)
  }

  isWeighed(pid: number): boolean {
    return isWeighed(pid, this.place.mount)
  }

  runOf(pid: number): string | null {
    return runOfProcess(this.place.scope, pid)
  }

  /**
   * What was being entered at the host's end, or could not be removed before, would stay until the next host. The kernel may still be moving a
   * process, or letting go of one that has just ended: it is waited for a little.
   */
  dispose(): void {
    this.isDisposed = true
    if (this.removal !== null) clearTimeout(this.removal)
    this.figures.dispose()
    for (let tries = 0; tries < LAST_TRIES && !this.removeEmpty(); tries += 1) sleepSync(LAST_PAUSE_MS)
  }

  [Symbol.dispose](): void {
    this.dispose()
  }

  private async bringInto(directory: string, leaderPid: number): Promise<Cgroup | null> {
    this.leftovers.delete(directory)
    if (this.leftovers.size > 0) this.removeSoon()
    if (this.isDisposed || !this.make(directory)) return null
    const group = this.groupAt(directory)
    // The kernel accepts a zombie and does not list it.
    this.isEntering = true
    try {
      await group.add(leaderPid)
    } finally {
      this.isEntering = false
    }
    if (group.pids().length > 0) return group
    if (!removeTree(directory)) group.remove()
    return null
  }

  /** Passes on what the groups above pass on; each by itself, since one that is missing refuses all. */
  private make(directory: string): boolean {
    if (!makeGroup(directory)) return false
    for (const controller of CONTROLLERS) writeControl(join(this.folder, 'cgroup.subtree_control'), `+${controller}`)
    return true
  }

  /** False: more may be empty in a moment. */
  private removeEmpty(): boolean {
    const left = directoriesIn(this.folder).filter((group) => !removeTree(group))
    removeGroup(this.folder)
    // One that was to be removed already has nobody but who is just ending.
    return !this.isEntering && left.every((group) => isPopulated(group) && !this.leftovers.has(group))
  }

  private directoryOf(runId: string): string {
    assertRunId(runId)
    return join(this.folder, runId)
  }

  private groupAt(directory: string): CgroupDirectory {
    const takeAway = (directory: string): void => {
      this.leftovers.add(directory)
      this.removeSoon()
    }
    return new CgroupDirectory(directory, { takeAway, outside: this.place.base, figures: this.figures })
  }

  /** Removing one takes the kernel up to 1 ms, and the next run of the same agent may be about to start. */
  private removeSoon(): void {
    this.removal ??= setTimeout(() => {
      this.removal = null
      this.changes
        .pass(() => this.retryLeftovers())
        .catch((error: unknown) => reportUnexpected(error, 'removal of groups'))
    }, REMOVAL_DELAY_MS)
  }

  private retryLeftovers(): void {
    for (const directory of this.leftovers) if (removeTree(directory)) this.leftovers.delete(directory)
    // Refused as long as the folder contains a group.
    removeGroup(this.folder)
  }
}
