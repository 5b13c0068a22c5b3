import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { isSystemError } from '../../base/errors.ts'

const PROPORTIONAL = /^Pss: +(\d+) kB$/m
const KB = 1024
/** What takes longer is told another time, ms: samples of all other runs wait for it. */
const LONGEST_MS = 500

/**
 * Reads how much memory processes have, each shared page by its share (`/proc/<pid>/smaps_rollup`). The kernel makes a reader wait while the
 * process itself gets memory, a quarter of a second and more of one that takes 500 MB/s, so it is done in another thread, one at a time.
 */
export class ExactMemory {
  private isReading = false

  /** Bytes in all, without those who are gone or another user's; null: nothing can be told now. */
  async read(pids: readonly number[]): Promise<number | null> {
    if (this.isReading) return null
    this.isReading = true
    const ended = new AbortController()
    const reading = sumOf(pids, ended.signal).finally(() => (this.isReading = false))
    const late = wait(LONGEST_MS, null, { signal: ended.signal }).catch(() => null)
    try {
      return await Promise.race([reading, late])
    } finally {
      ended.abort()
    }
  }
}

async function sumOf(pids: readonly number[], signal: AbortSignal): Promise<number | null> {
  let sum: number | null = null
  for (const pid of pids) {
    const bytes = await proportionalOf(pid)
    if (signal.aborted) return null
    if (bytes !== null) sum = (sum ?? 0) + bytes
  }
  return sum
}

async function proportionalOf(pid: number): Promise<number | null> {
  try {
    const [, kilobytes] = PROPORTIONAL.exec(await readFile(`/proc/${pid}/smaps_rollup`, 'latin1')) ?? []
    return kilobytes === undefined ? null : Number(kilobytes) * KB
  } catch (error) {
    if (!isSystemError(error)) throw error
    return null
  }
}
