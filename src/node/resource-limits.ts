import type { Result } from '../base/result.ts'
import { cFunction } from './c-library.ts'

/** Numbers of limits on Linux, of every architecture Node runs on; getrlimit(2). */
const RLIMIT_NOFILE = 7
const RLIMIT_RTTIME = 15
const SELF = 0

/** prlimit64(2) through koffi, because Node has no such call: soft and hard limit, in the unit of the limit; either may be null. Returns -1 on failure. */
type Prlimit = (pid: number, resource: number, next: BigUint64Array | null, before: BigUint64Array | null) => number

let loaded: Result<Prlimit, string> | null = null

/**
 * Does `work` while this process has a soft limit of so many µs on uninterrupted realtime computing, which children
 * forked meanwhile keep. Without, where the limit cannot be set: not on Linux, without koffi, or with a lower hard limit.
 */
export function withRealtimeLimit<T>(softUs: number, work: () => T): T {
  const before = new BigUint64Array(2)
  if (!set(SELF, RLIMIT_RTTIME, null, before)) return work()
  const [, hard = 0n] = before
  if (hard < BigInt(softUs) || !set(SELF, RLIMIT_RTTIME, BigUint64Array.of(BigInt(softUs), hard), null)) return work()
  try {
    return work()
  } finally {
    set(SELF, RLIMIT_RTTIME, before, null)
  }
}

/** Gives a process of the same user that limit; children it has by then keep theirs. */
export function setRealtimeLimit(pid: number, softUs: number): void {
  const before = new BigUint64Array(2)
  if (!set(pid, RLIMIT_RTTIME, null, before)) return
  const [, hard = 0n] = before
  if (hard >= BigInt(softUs)) set(pid, RLIMIT_RTTIME, BigUint64Array.of(BigInt(softUs), hard), null)
}

/** Lets a process of the same user, and what it forks from now on, have at most so many files open; false: it cannot be set, or it has less already. */
export function setFileLimit(pid: number, most: number): boolean {
  const before = new BigUint64Array(2)
  if (!set(pid, RLIMIT_NOFILE, null, before)) return false
  const [soft = 0n, hard = 0n] = before
  const next = BigInt(most)
  if (hard <= next) return false
  return set(pid, RLIMIT_NOFILE, BigUint64Array.of(soft < next ? soft : next, next), null)
}

function set(pid: number, resource: number, next: BigUint64Array | null, before: BigUint64Array | null): boolean {
  if (process.platform !== 'linux') return false
  loaded ??= cFunction<Prlimit>('int prlimit64(int pid, int resource, const uint64_t *next, uint64_t *before)')
  return loaded.ok && loaded.value(pid, resource, next, before) === 0
}
