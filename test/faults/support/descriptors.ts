import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

const GONE = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM'])
const STANDARD_STREAMS = 3
/** O_CLOEXEC in the octal flags of /proc/<pid>/fdinfo. */
const CLOSE_ON_EXEC = 0o2000000
/** Files any program opens for itself, or that have no number to tell them apart. */
const COMMON = /^(\/dev\/(null|zero|u?random)|\/proc\/.*|anon_inode:.*)$/

/** A descriptor beyond standard input, output and error. */
export interface OpenDescriptor {
  readonly fd: number
  /** Equal for two descriptors only if they refer to the same file, socket, pipe or terminal. */
  readonly target: string
  readonly isClosedOnExec: boolean
}

/** Descriptors of a process beyond its standard streams, from /proc; empty if it is gone. */
export function openDescriptors(pid: number): readonly OpenDescriptor[] {
  return listOf(pid)
    .filter((fd) => fd >= STANDARD_STREAMS)
    .flatMap((fd) => describe(pid, fd))
}

/** Descriptors of a process that the host has, too: it can only have inherited them. */
export function inheritedBy(pid: number, host: number): readonly string[] {
  const hosts = new Set(openDescriptors(host).map(({ target }) => target))
  return openDescriptors(pid)
    .filter(({ target }) => hosts.has(target) && !COMMON.test(target))
    .map(({ fd, target }) => `${fd} → ${target}`)
}

function describe(pid: number, fd: number): readonly OpenDescriptor[] {
  const link = unlessGone(() => readlinkSync(`/proc/${pid}/fd/${fd}`))
  const facts = unlessGone(() => readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'))
  if (link === null || facts === null) return []
  const flags = Number.parseInt(/^flags:\s*(\d+)$/m.exec(facts)?.[1] ?? '0', 8)
  // All terminal masters have the same name: the kernel's number tells them apart.
  const terminal = /^tty-index:\s*(\d+)$/m.exec(facts)?.[1]
  const target = terminal === undefined ? link : `${link} ${terminal}`
  return [{ fd, target, isClosedOnExec: (flags & CLOSE_ON_EXEC) !== 0 }]
}

function listOf(pid: number): readonly number[] {
  return (unlessGone(() => readdirSync(`/proc/${pid}/fd`)) ?? []).map(Number)
}

function unlessGone<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof Error && 'code' in error && GONE.has(String(error.code))) return null
    throw error
  }
}
