import { setTimeout as wait } from 'node:timers/promises'
import { decodeText } from '../../core/process/decode-text.ts'
import { hasNoEnvironment } from '../../core/process/no-environment.ts'
import { COOKIE_VARIABLE, findVariable } from '../../core/process/parse-environ.ts'
import type { WholeFile } from './whole-file.ts'

/**
 * During an exec the environment of a process reads as empty for some 0.1 ms, and whoever tries to read it meanwhile is made to wait until just
 * then: it is read again until the process has one, or shows that it was given none, at most this many times. On a very busy machine an exec
 * takes tens of ms.
 */
const BLANK_LOOKS = 500
/** Pause in between, ms. */
const BLANK_WAIT_MS = 1

/** Reads the run cookies in the environments of processes. */
export class CookieReader {
  private readonly file: WholeFile
  /** Processes whose environment was empty when it was read last. */
  private blanks = new Set<number>()

  constructor(file: WholeFile) {
    this.file = file
  }

  /** The cookie of a process; null: it has none, or its environment cannot be read. If that was empty, `settleBlanks` has more to say. */
  read(pid: number): string | null {
    const cookie = this.look(pid)
    if (cookie === undefined) this.blanks.add(pid)
    return cookie ?? null
  }

  /** Reads empty environments again until each is certain; tells those that were not empty after all. */
  async settleBlanks(): Promise<ReadonlyMap<number, string | null>> {
    const { blanks } = this
    this.blanks = new Set()
    const found = new Map<number, string | null>()
    /** For one moment of an exec a process looks like one without environment: it has to look so twice. */
    const seenEmpty = new Set<number>()
    for (let turn = 0; turn < BLANK_LOOKS && blanks.size > 0; turn += 1) {
      await wait(BLANK_WAIT_MS)
      for (const pid of blanks) {
        const cookie = this.look(pid)
        if (cookie !== undefined) found.set(pid, cookie)
        const isEmpty = cookie === undefined && this.isEmpty(pid)
        if (cookie !== undefined || (isEmpty && seenEmpty.has(pid))) blanks.delete(pid)
        if (isEmpty) seenEmpty.add(pid)
        else seenEmpty.delete(pid)
      }
    }
    return found
  }

  /** Undefined: its environment is empty. */
  private look(pid: number): string | null | undefined {
    const length = this.file.read(`/proc/${pid}/environ`)
    if (length === 0) return undefined
    return length === null ? null : findVariable(this.file.bytes, length, COOKIE_VARIABLE)
  }

  private isEmpty(pid: number): boolean {
    const length = this.file.read(`/proc/${pid}/stat`)
    return length === null || hasNoEnvironment(decodeText(this.file.bytes, 0, length))
  }
}
