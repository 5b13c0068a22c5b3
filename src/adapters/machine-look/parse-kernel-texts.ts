import type { GroupHierarchy } from '../../core/doctor/machine.ts'

/** Which hierarchies of cgroups are mounted, from the text of /proc/self/mountinfo (proc_pid_mountinfo(5)). */
export function hierarchyOf(mountinfo: string): GroupHierarchy {
  const hasV2 = / - cgroup2 /.test(mountinfo)
  // systemd's own hierarchy (name=systemd) has no controller, and lies beside v2 on some machines.
  const hasV1 = mountinfo.split('\n').some((line) => / - cgroup \S+ (?!\S*\bname=)\S+/.test(line))
  if (hasV2) return hasV1 ? 'hybrid' : 'v2'
  return hasV1 ? 'v1' : 'none'
}

/** The soft limit on open files, from the text of /proc/self/limits; null: there is none, or the text does not tell. */
export function maxFilesOf(limits: string): number | null {
  const found = /^Max open files\s+(\d+)\s/m.exec(limits)?.[1]
  return found === undefined ? null : Number(found)
}

/** A number that is the whole text of a file; null: it is none. */
export function numberOf(text: string | null): number | null {
  const trimmed = text?.trim() ?? ''
  return /^\d+$/.test(trimmed) ? Number(trimmed) : null
}

/** What `timedatectl show -p NTPSynchronized --value` printed; null: it does not tell. */
export function isYes(text: string): boolean | null {
  const trimmed = text.trim()
  return trimmed === 'yes' ? true : trimmed === 'no' ? false : null
}
