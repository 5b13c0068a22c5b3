import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Cgroup, Cgroups } from '../../core/ports.ts'
import { CgroupDirectory, removeTree } from './cgroup-directory.ts'
import { directoriesIn, makeGroup, removeGroup } from './cgroup-files.ts'
import { findGroup } from './find-group.ts'
import { assertRunId, folderOf } from './group-names.ts'
import type { Cgroup2Mount } from './parse-cgroup.ts'

/** What groups are made in: `base` is a group we may write to, around that of this process. */
export interface DirectPlace {
  readonly mount: Cgroup2Mount
  readonly base: string
  readonly scope: string
}

/** Makes `<base>/corral-<scope>/<runId>`. No controllers are enabled: groups tell who belongs to a run and end it, they limit nothing. */
export class DirectCgroups implements Cgroups {
  readonly kind = 'cgroup-v2'
  readonly description = 'cgroup v2'
  private readonly place: DirectPlace
  private readonly folder: string
  /** Groups that were to go and could not yet: a process may still be on its way out when its end is already known. */
  private readonly leftovers = new Set<string>()

  /** Takes away what is empty of an earlier host of the same data directory. */
  constructor(place: DirectPlace) {
    this.place = place
    this.folder = join(place.base, folderOf(place.scope))
    for (const group of directoriesIn(this.folder)) removeTree(group)
    removeGroup(this.folder)
  }

  prefix(): readonly string[] {
    return []
  }

  /** Null also when the process has ended: then the group would be empty and prove nothing about those it left behind. */
  async enter(runId: string, leaderPid: number): Promise<Cgroup | null> {
    const directory = this.directoryOf(runId)
    this.leftovers.delete(directory)
    this.retryLeftovers()
    if (!makeGroup(directory)) return null
    const group = this.groupAt(directory)
    // A zombie is taken and not listed.
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
    // Refused as long as it holds a group.
    removeGroup(this.folder)
  }
}
