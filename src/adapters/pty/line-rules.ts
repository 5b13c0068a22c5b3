import { ok, type Result } from '../../base/result.ts'
import { cFunction } from '../../node/c-library.ts'

/** tcgetattr(3) and tcsetattr(3): 0, or -1 on failure. */
interface LineCalls {
  readonly read: (fd: number, rules: Uint32Array) => number
  readonly write: (fd: number, when: number, rules: Uint32Array) => number
}

const AT_ONCE = 0
/** glibc's struct termios takes 60 bytes: the flags for input, output, the line and what is local come first, 4 bytes each. */
const ROOM = 32
const INPUT = 0
const LINE = 2
/** For input beside what a new terminal has: an interrupt on break, any key goes on, a bell when full, and whole characters are erased. */
const BRKINT = 0o2
const IXANY = 0o4000
const IMAXBEL = 0o20000
const IUTF8 = 0o40000
/** For the line: it is hung up by the last who closes it. */
const HUPCL = 0o2000

let loaded: Result<LineCalls, string> | null = null

/** Gives a new terminal the rules node-pty gives one it forks onto; false if that failed. Linux only. */
export function setLineRules(fd: number): boolean {
  loaded ??= loadCalls()
  if (!loaded.ok) return false
  const { read, write } = loaded.value
  const rules = new Uint32Array(ROOM)
  if (read(fd, rules) !== 0) return false
  rules[INPUT] = (rules[INPUT] ?? 0) | BRKINT | IXANY | IMAXBEL | IUTF8
  rules[LINE] = (rules[LINE] ?? 0) | HUPCL
  return write(fd, AT_ONCE, rules) === 0
}

function loadCalls(): Result<LineCalls, string> {
  const read = cFunction<LineCalls['read']>('int tcgetattr(int fd, void *rules)')
  if (!read.ok) return read
  const write = cFunction<LineCalls['write']>('int tcsetattr(int fd, int when, void *rules)')
  return write.ok ? ok({ read: read.value, write: write.value }) : write
}
