import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import type * as Koffi from 'koffi'
import { err, ok, type Result } from '../../base/result.ts'

/** fcntl(2) on Linux. */
const F_SETFD = 2
const FD_CLOEXEC = 1
/** Standard input, output and error are the first; a child gets its own. */
const STANDARD_STREAMS = 3

/** Through koffi, since Node has no call of its own. fcntl(2) takes the type of its last argument as an argument, because C leaves it open; answers -1 when it fails. */
type Fcntl = (fd: number, command: number, type: 'int', value: number) => number

let loaded: Result<Fcntl, string> | null = null

/** Keeps a descriptor from every program started later, by whatever means (close-on-exec); false: it could not be done. */
export function closeOnExec(fd: number): boolean {
  const fcntl = loadFcntl()
  return fcntl.ok && fcntl.value(fd, F_SETFD, 'int', FD_CLOEXEC) === 0
}

/** Does so with all that whoever started this process has left open for it. Node itself stops at the first gap in the numbers. Linux only. */
export function closeInheritedOnExec(): void {
  if (process.platform !== 'linux') return
  // The descriptor by which they were listed is closed again: it is refused, and that is well.
  for (const fd of readdirSync('/proc/self/fd').map(Number)) if (fd >= STANDARD_STREAMS) closeOnExec(fd)
}

/** What follows, for a person, where descriptors cannot be kept from programs. macOS: both libuv and node-pty start programs without them. */
export function closeOnExecProblems(): readonly string[] {
  const fcntl = process.platform === 'linux' ? loadFcntl() : null
  if (fcntl === null || fcntl.ok) return []
  return [
    `Part of Corral is missing (koffi: ${fcntl.error}). Should Corral be killed while agents run in tmux, agents on ` +
      'plain terminals may run on without a terminal. Install Corral again, with its optional packages.',
  ]
}

function loadFcntl(): Result<Fcntl, string> {
  loaded ??= findFcntl()
  return loaded
}

/** Not a plain import: without the binary of koffi for this machine, that would keep Corral from starting at all. */
function findFcntl(): Result<Fcntl, string> {
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi
    // Null: the C library this process runs on.
    return ok(koffi.load(null).func('int fcntl(int fd, int command, ...)') as unknown as Fcntl)
  } catch (error) {
    // Not installed, or not loadable here: in its own words, of which the first line names the file.
    if (!(error instanceof Error)) throw error
    return err(error.message.split('\n')[0] ?? error.name)
  }
}
