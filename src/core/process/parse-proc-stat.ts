import { decodeText } from './decode-text.ts'

/** Fields of one line of Linux's `/proc/<pid>/stat` (proc_pid_stat(5)). Times in clock ticks, memory in pages. */
export interface ProcStat {
  readonly pid: number
  readonly name: string
  readonly state: string
  readonly parentPid: number
  readonly groupId: number
  readonly sessionId: number
  readonly foregroundGroupId: number
  readonly cpuTicks: number
  readonly threads: number
  readonly startTicks: number
  readonly rssPages: number
}

const SPACE = 0x20
const MINUS = 0x2d
const ZERO = 0x30
const NINE = 0x39
const OPENING = 0x28
const CLOSING = 0x29

/**
 * Number of unused fields to skip: 9 to 13 (flags and page faults), 16 to 19 (children's time, priorities), 21 and 23.
 */
const SKIPPED = { afterForegroundGroup: 5, afterCpuTime: 4, afterThreads: 1, afterStartTime: 1 } as const

/**
 * Parses the first `length` bytes of a stat line; null if they are not one. The name may contain spaces, brackets and
 * newlines: it ends at the last closing bracket, after which only numbers follow.
 */
export function parseProcStat(bytes: Uint8Array, length: number): ProcStat | null {
  const opening = bytes.indexOf(OPENING)
  const closing = lastIndexBefore(bytes, CLOSING, length)
  if (opening < 2 || closing < opening || closing + 2 >= length) return null
  const fields = new Fields(bytes, closing + 4, length)
  const parentPid = fields.next()
  const groupId = fields.next()
  const sessionId = fields.next()
  fields.skip(1)
  const foregroundGroupId = fields.next()
  fields.skip(SKIPPED.afterForegroundGroup)
  const cpuTicks = fields.next() + fields.next()
  fields.skip(SKIPPED.afterCpuTime)
  const threads = fields.next()
  fields.skip(SKIPPED.afterThreads)
  const startTicks = fields.next()
  fields.skip(SKIPPED.afterStartTime)
  const rssPages = fields.next()
  if (fields.isCutShort) return null
  return {
    pid: new Fields(bytes, 0, opening).next(),
    name: decodeText(bytes, opening + 1, closing),
    state: String.fromCharCode(bytes[closing + 2] ?? 0),
    parentPid,
    groupId,
    sessionId,
    foregroundGroupId,
    cpuTicks,
    threads,
    startTicks,
    rssPages,
  }
}

function lastIndexBefore(bytes: Uint8Array, byte: number, end: number): number {
  let at = end - 1
  while (at >= 0 && bytes[at] !== byte) at -= 1
  return at
}

/** Reads numbers separated by single spaces, one after the other, without creating strings. */
class Fields {
  private readonly bytes: Uint8Array
  private readonly end: number
  private at: number
  /** True once more numbers were read than the line contains. */
  isCutShort = false

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.bytes = bytes
    this.at = start
    this.end = end
  }

  next(): number {
    if (this.at >= this.end) this.isCutShort = true
    const isNegative = this.bytes[this.at] === MINUS
    if (isNegative) this.at += 1
    let value = 0
    while (this.at < this.end) {
      const byte = this.bytes[this.at] ?? SPACE
      if (byte < ZERO || byte > NINE) break
      value = value * 10 + (byte - ZERO)
      this.at += 1
    }
    this.at += 1
    return isNegative ? -value : value
  }

  skip(count: number): void {
    for (let skipped = 0; skipped < count; skipped += 1) {
      while (this.at < this.end && this.bytes[this.at] !== SPACE) this.at += 1
      this.at += 1
    }
  }
}
