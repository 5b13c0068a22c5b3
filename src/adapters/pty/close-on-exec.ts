import { readdirSync } from 'node:fs'
import type { Result } from '../../base/result.ts'
import { cFunction } from '../../node/c-library.ts'

/** fcntl(2) on Linux. */
const F_SETFD = 2
const FD_CLOEXEC = 1
/** Standard input, output and error come first; every child gets its own. */
const STANDARD_STREAMS = 3

/**
 * Called through koffi, because Node has no such call. fcntl(2) is variadic, so the type of the last argument is passed
 * as an argument; returns -1 on failure.
 */
type Fcntl = (fd: number, command: number, type: 'int', value: number) => number

let loaded: Result<Fcntl, string> | null = null

/**
 * Sets close-on-exec, so that no program started later inherits the descriptor, however it is started; false if that
 * failed.
 */
export function closeOnExec(fd: number): boolean {
  const fcntl = loadFcntl()
  return fcntl.ok && fcntl.value(fd, F_SETFD, 'int', FD_CLOEXEC) === 0
}

/**
 * Sets close-on-exec on every descriptor this process inherited. Node itself stops at the first gap in the numbers.
 * Linux only.
 */
export function closeInheritedOnExec(): void {
  if (process.platform !== 'linux') return
  // The descriptor used for the listing is already closed: its fcntl fails, which is fine.
  for (const fd of readdirSync('/proc/self/fd').map(Number)) if (fd >= STANDARD_STREAMS) closeOnExec(fd)
}

/**
 * The consequences, as messages for people, where descriptors cannot be kept from programs. Not on macOS: there libuv
 * and node-pty start programs without them.
 */
export function closeOnExecProblems(): readonly string[] {
  const fcntl = process.platform === 'linux' ? loadFcntl() : null
  if (fcntl === null || fcntl.ok) return []
  return [
    `Part of Corral is missing (koffi: ${fcntl.error}). Should Corral be killed while agents run in tmux, agents on ` +
      'plain terminals may run on without a terminal; and Corral cannot see which process comes to its sockets, so a ' +
      'program inside an agent that finds the socket of the owner can use it. Install Corral again, with its optional ' +
      'packages.',
  ]
}

function loadFcntl(): Result<Fcntl, string> {
  loaded ??= cFunction<Fcntl>('int fcntl(int fd, int command, ...)')
  return loaded
}
