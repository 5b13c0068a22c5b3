import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Cgroup, Cgroups } from '../../core/ports.ts'
import { CgroupDirectory, removeTree } from './cgroup-directory.ts'
import { directoriesIn, makeGroup, removeGroup } from './cgroup-files.ts'
import { findGroup, runOfProcess } from './find-group.ts'
import { assertRunId, folderOf } from './group-names.ts'
import type { Cgroup2Mount } from './parse-cgroup.ts'

/** Where groups are created: `base` is a writable group above that of this process. */
export interface DirectPlace {
  readonly mount: Cgroup2Mount
  readonly base: string
  readonly scope: string
}

/**
 * Creates `<base>/corral-<scope>/<runId>`. No controllers are enabled: groups identify and kill the processes of a run,
 * they limit nothing.
 */
export class DirectCgroups implements Cgroups {
  readonly kind = 'cgroup-v2'
  readonly description = 'cgroup v2'
  private readonly place: DirectPlace
  private readonly folder: string
  /** Groups whose removal failed and is retried later: a process may still be exiting when its end is already known. */
  private readonly leftovers = new Set<string>()
  private isDisposed = false

  /** Removes the empty groups of an earlier host of the same data directory. */
  constructor(place: DirectPlace) {
    this.place = place
    this.folder = join(place.base, folderOf(place.scope))
    this.removeEmpty()
  }

  prefix(): readonly string[] {
    return []
  }

  /**
   * Null also if the process has ended: its group would be empty and prove nothing about the processes it left behind.
   */
  async enter(runId: string, leaderPid: number): Promise<Cgroup | null> {
    const directory = this.directoryOf(runId)
    this.leftovers.delete(directory)
    this.retryLeftovers()
    if (this.isDisposed || !makeGroup(directory)) return null
    const group = this.groupAt(directory)
    // The kernel accepts a zombie and does not list it.
    await group.add(leaderPid)
    if (group.pids().length > 0) return group
    group.remove()
    return null
  }

  find(runId: string): Cgroup | null {
    const directory = this.directoryOf(runId)
    const found = existsSync(directory) ? directory : findGroup(this.place.mount, { scope: this.place.scope, runId })
    return found === null ? null : this.groupAt(found)
  }

  runOf(pid: number): string | null {
    return runOfProcess(this.place.scope, pid)
  }

  /** What was being entered at the host's end, or could not be removed before, would stay until the next host. */
  dispose(): void {
    this.isDisposed = true
    this.removeEmpty()
  }

  [Symbol.dispose](): void {
    this.dispose()
  }

  private removeEmpty(): void {
    for (const group of directoriesIn(this.folder)) removeTree(group)
    removeGroup(this.folder)
  }

  private directoryOf(runId: string): string {
    assertRunId(runId)
    return join(this.folder, runId)
  }

  private groupAt(directory: string): CgroupDirectory {
    const takeAway = (directory: string): void => {
      this.leftovers.add(directory)
      this.retryLeftovers()
    }
    return new CgroupDirectory(directory, { takeAway, outside: this.place.base })
  }

  private retryLeftovers(): void {
    for (const directory of this.leftovers) if (removeTree(directory)) this.leftovers.delete(directory)
    // Refused as long as the folder contains a group.
    removeGroup(this.folder)
  }
}
