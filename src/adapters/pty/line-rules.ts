import { endianness } from 'node:os'
import type { Result } from '../../base/result.ts'
import { cFunction } from '../../node/c-library.ts'

/** tcgetattr(3) and tcsetattr(3): 0, or -1 on failure. */
interface LineCalls {
  readonly read: (fd: number, rules: Buffer) => number
  readonly write: (fd: number, when: number, rules: Buffer) => number
}

const AT_ONCE = 0
/** glibc's struct termios takes 60 bytes; it begins with the flags for input. */
const ROOM = 128
/** For input beside what a new terminal has: an interrupt on break, any key goes on, a bell when full, and whole characters are erased. */
const BRKINT = 0o2
const IXANY = 0o4000
const IMAXBEL = 0o20000
const IUTF8 = 0o40000

let loaded: Result<LineCalls, string> | null = null

/** Gives a new terminal the rules node-pty gives one it forks onto; false if that failed. Linux only. */
export function setLineRules(fd: number): boolean {
  loaded ??= loadCalls()
  if (!loaded.ok) return false
  const { read, write } = loaded.value
  const rules = Buffer.alloc(ROOM)
  if (read(fd, rules) !== 0) return false
  const added = BRKINT | IXANY | IMAXBEL | IUTF8
  if (endianness() === 'LE') rules.writeUInt32LE(rules.readUInt32LE() | added)
  else rules.writeUInt32BE(rules.readUInt32BE() | added)
  return write(fd, AT_ONCE, rules) === 0
}

function loadCalls(): Result<LineCalls, string> {
  const read = cFunction<LineCalls['read']>('int tcgetattr(int fd, void *rules)')
  if (!read.ok) return read
  const write = cFunction<LineCalls['write']>('int tcsetattr(int fd, int when, void *rules)')
  return write.ok ? { ok: true, value: { read: read.value, write: write.value } } : write
}
