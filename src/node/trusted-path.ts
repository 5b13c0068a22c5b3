import { lstatSync, readFileSync, readlinkSync, type Stats } from 'node:fs'
import { userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { isSystemError } from '../base/errors.ts'

/** A file, folder or link that somebody else owns or may write. `advice`: what a person can do about it. */
export interface Untrusted {
  readonly path: string
  readonly reason: string
  readonly advice: string
}

const GROUP_MAY_WRITE = 0o020
const OTHERS_MAY_WRITE = 0o002
/** In a sticky directory only the owner of an entry may rename or remove it. */
const STICKY = 0o1000
/** As many links as Linux follows; path_resolution(7). */
const MAX_LINKS = 40
const ROOT = 0

/**
 * Who else but this user and root may change what `path` leads to; null: nobody. Every directory on the way is looked
 * at, links are followed one by one, and the last must belong to this user and be writable by nobody else. What does
 * not exist cannot be changed where nobody else may create it; what cannot be looked at is not trusted. Windows: not
 * looked at, always null.
 */
export function untrusted(path: string): Untrusted | null {
  if (process.geteuid === undefined) return null
  try {
    return new Walk(process.geteuid()).to(resolve(path))
  } catch (error) {
    if (!isSystemError(error)) throw error
    return { path, reason: `it cannot be looked at (${error.message})`, advice: 'Use another place.' }
  }
}

/** One way through the file system, component by component. */
class Walk {
  private readonly user: number
  private links = 0

  constructor(user: number) {
    this.user = user
  }

  to(path: string): Untrusted | null {
    const left = componentsOf(path)
    let at = '/'
    let isShared = false
    for (;;) {
      const stats = lstatSync(at, { throwIfNoEntry: false })
      if (stats === undefined) return null
      const problem = this.problemOf(at, stats, { isShared, isLast: left.length === 0 })
      if (problem !== null) return problem
      if (stats.isSymbolicLink()) {
        this.links += 1
        if (this.links > MAX_LINKS) return loop(at)
        left.unshift(...componentsOf(resolve(at, '..', readlinkSync(at))))
        at = '/'
        isShared = false
        continue
      }
      const next = left.shift()
      if (next === undefined) return null
      isShared = (stats.mode & (GROUP_MAY_WRITE | OTHERS_MAY_WRITE)) !== 0
      at = join(at, next)
    }
  }

  /** `isShared`: others may create entries in its directory. */
  private problemOf(
    path: string,
    stats: Stats,
    { isShared, isLast }: { readonly isShared: boolean; readonly isLast: boolean },
  ): Untrusted | null {
    const isOwn = stats.uid === this.user
    // A link has no mode of its own; its owner counts where others may have put it there.
    if (stats.isSymbolicLink()) return isOwn || !isShared || isRoot(stats.uid) ? null : foreign(path, stats)
    const isRoots = isRoot(stats.uid) && !(isLast && stats.isDirectory())
    if (!isOwn && !isRoots) return foreign(path, stats)
    const isSticky = stats.isDirectory() && (stats.mode & STICKY) !== 0
    return isWritable(stats) && (isLast || !isSticky) ? writable(path, stats) : null
  }
}

function componentsOf(path: string): string[] {
  return path.split('/').filter((component) => component !== '')
}

function isWritable({ mode, gid }: Stats): boolean {
  if ((mode & OTHERS_MAY_WRITE) !== 0) return true
  return (mode & GROUP_MAY_WRITE) !== 0 && !isPrivateGroup(gid)
}

/** Where every user has a group of the same name and nobody else is in it, new files are writable by it (umask 002). */
function isPrivateGroup(gid: number): boolean {
  if (process.getgid?.() !== gid) return false
  const line = linesOf('/etc/group').find((text) => text.split(':')[2] === String(gid))
  const [name, , , members = ''] = line?.split(':') ?? []
  return name === userName() && members.split(',').every((member) => member === '' || member === name)
}

/** Root, or whoever stands for it in a user namespace that does not map it. */
function isRoot(uid: number): boolean {
  return uid === ROOT || (uid === unmappedUid() && !isRootMapped())
}

function unmappedUid(): number {
  return Number(linesOf('/proc/sys/kernel/overflowuid')[0] ?? Number.NaN)
}

/** Lines of uid_map: first uid inside, first uid outside, how many; user_namespaces(7). */
function isRootMapped(): boolean {
  return linesOf('/proc/self/uid_map').some((line) => Number(line.trim().split(/\s+/)[0]) === ROOT)
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').trim().split('\n')
  } catch (error) {
    // Another system, or one without such a file.
    if (!(error instanceof Error && 'code' in error)) throw error
    return []
  }
}

/** Null if the system has no entry for this user. */
function userName(): string | null {
  try {
    return userInfo().username
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    return null
  }
}

function foreign(path: string, { uid }: Stats): Untrusted {
  return { path, reason: `it belongs to another user (uid ${uid})`, advice: 'Move it away, or use another place.' }
}

function loop(path: string): Untrusted {
  return { path, reason: 'it is a link that leads to itself', advice: 'Remove it.' }
}

function writable(path: string, stats: Stats): Untrusted {
  const mode = stats.isDirectory() ? '700' : '600'
  const isOwn = process.geteuid?.() === stats.uid
  return {
    path,
    reason: 'other users may write to it',
    advice: isOwn ? `See that nobody changed anything there, then: chmod ${mode} ${path}` : 'Use another place.',
  }
}
