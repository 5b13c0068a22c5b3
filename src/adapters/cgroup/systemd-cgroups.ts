import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import type { Cgroup, Cgroups, GroupBounds } from '../../core/cgroups.ts'
import { CgroupDirectory, freezeGroup } from './cgroup-directory.ts'
import { propertiesOf } from './group-bounds.ts'
import { directoriesIn, readKernelFile } from './cgroup-files.ts'
import { findGroup, groupOfProcess, runOfProcess } from './find-group.ts'
import { scopeWords, type SystemdPlace } from './find-slice.ts'
import { GroupFigures } from './group-figures.ts'
import { assertRunId, unitOf, type RunName } from './group-names.ts'
import { isWeighed } from './is-weighed.ts'
import { directoryOf, groupPathOf } from './parse-cgroup.ts'

/**
 * Lets the user's systemd create the groups: it may move processes out of a login session where this process may not.
 * Each run starts as `systemd-run`.
 */
export class SystemdCgroups implements Cgroups {
  readonly kind = 'cgroup-v2'
  readonly description = 'cgroup v2 (systemd scope)'
  private readonly place: SystemdPlace
  private readonly figures = new GroupFigures()

  constructor(place: SystemdPlace) {
    this.place = place
    // What an earlier host held frozen goes on.
    for (const scope of directoriesIn(place.slice)) freezeGroup(scope, false)
  }

  prefix(runId: string, bounds: GroupBounds): readonly string[] {
    return scopeWords(this.nameOf(runId), [...this.place.options, ...propertiesOf(bounds)])
  }

  /**
   * The name of the group is known before systemd has moved the process there, some milliseconds after its start; until
   * then the group is empty. Null if the process is gone, or is in a group that is neither the run's nor this host's.
   */
  async enter(runId: string, leaderPid: number): Promise<Cgroup | null> {
    const name = this.nameOf(runId)
    const entered = groupOfProcess(this.place.mount, name, `/proc/${leaderPid}`)
    if (entered !== null) return this.groupAt(entered)
    return isBesideUs(leaderPid) ? this.groupAt(this.expectedDirectory(name)) : null
  }

  find(runId: string): Cgroup | null {
    const name = this.nameOf(runId)
    const expected = this.expectedDirectory(name)
    const found = existsSync(expected) ? expected : findGroup(this.place.mount, name)
    return found === null ? null : this.groupAt(found)
  }

  isWeighed(pid: number): boolean {
    return isWeighed(pid, this.place.mount)
  }

  runOf(pid: number): string | null {
    return runOfProcess(this.place.scope, pid)
  }

  /** systemd removes a scope as soon as it is empty. */
  dispose(): void {
    this.figures.dispose()
  }

  [Symbol.dispose](): void {
    this.dispose()
  }

  private groupAt(directory: string): Cgroup {
    const { mount, slice } = this.place
    const outside = directoryOf(mount, ownGroupPath() ?? '') ?? slice
    // systemd removes the scope as soon as it is empty.
    return new CgroupDirectory(directory, { takeAway: () => {}, outside, figures: this.figures })
  }

  private nameOf(runId: string): RunName {
    assertRunId(runId)
    return { scope: this.place.scope, runId }
  }

  private expectedDirectory(name: RunName): string {
    return posix.join(this.place.slice, unitOf(name))
  }
}

/** True if the process is still in this host's group, that is systemd has not moved it yet. */
function isBesideUs(pid: number): boolean {
  const path = groupPathOf(readKernelFile(`/proc/${pid}/cgroup`) ?? '')
  return path !== null && path === ownGroupPath()
}

function ownGroupPath(): string | null {
  return groupPathOf(readKernelFile('/proc/self/cgroup') ?? '')
}
