import { posix } from 'node:path'

/** A mount of the unified cgroup v2 hierarchy: it shows the group `root` at `mountPoint`. */
export interface Cgroup2Mount {
  readonly root: string
  readonly mountPoint: string
}

/** mountinfo writes space, tab, newline and backslash as three octal digits (proc_pid_mountinfo(5)). */
const ESCAPED = /\\([0-7]{3})/g
const ROOT_FIELD = 3
const MOUNT_POINT_FIELD = 4

/** Mounts of cgroup v2 in the text of /proc/<pid>/mountinfo: none, one, or several where parts are mounted again. */
export function cgroup2MountsOf(mountinfo: string): readonly Cgroup2Mount[] {
  return mountinfo.split('\n').flatMap((line) => {
    const [place = '', type = ''] = line.split(' - ')
    if (!type.startsWith('cgroup2 ')) return []
    const fields = place.split(' ').map(unescaped)
    const [root, mountPoint] = [fields[ROOT_FIELD], fields[MOUNT_POINT_FIELD]]
    return root === undefined || mountPoint === undefined ? [] : [{ root, mountPoint }]
  })
}

/**
 * Path of the cgroup v2 group in the text of /proc/<pid>/cgroup; null if there is none, as on a machine with cgroup v1
 * only.
 */
export function groupPathOf(procCgroup: string): string | null {
  return /^0::(\/.*)$/m.exec(procCgroup)?.[1] ?? null
}

/** Directory of the group with that path; null if it lies outside the mount. */
export function directoryOf({ root, mountPoint }: Cgroup2Mount, path: string): string | null {
  // A path relative to the root of another namespace: `/../other`.
  if (path.split('/').includes('..')) return null
  const rest = root === '/' ? path : path.slice(root.length)
  const isShown = root === '/' || path === root || path.startsWith(`${root}/`)
  return isShown ? posix.join(mountPoint, rest).replace(/(?<=.)\/$/, '') : null
}

/**
 * The mount that shows the group of a process, and its directory; from the texts of its mountinfo and cgroup files.
 * Null if cgroup v2 is not visible.
 */
export function groupPlaceOf(
  mountinfo: string,
  procCgroup: string,
): { readonly mount: Cgroup2Mount; readonly directory: string } | null {
  const path = groupPathOf(procCgroup)
  if (path === null) return null
  for (const mount of cgroup2MountsOf(mountinfo)) {
    const directory = directoryOf(mount, path)
    if (directory !== null) return { mount, directory }
  }
  return null
}

/** A directory and its parents, up to the mount point. */
export function upwardFrom(directory: string, mountPoint: string): readonly string[] {
  const parent = posix.dirname(directory)
  const isTop = directory === mountPoint || parent === directory
  return isTop ? [directory] : [directory, ...upwardFrom(parent, mountPoint)]
}

function unescaped(field: string): string {
  return field.replaceAll(ESCAPED, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)))
}
