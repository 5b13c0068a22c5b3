import type { Result } from '../base/result.ts'
import { cFunction } from './c-library.ts'

/** RLIMIT_RTTIME on Linux, of every architecture Node runs on; getrlimit(2). */
const RLIMIT_RTTIME = 15
const SELF = 0

/** prlimit64(2) through koffi, because Node has no such call: soft and hard limit, µs; either may be null. Returns -1 on failure. */
type Prlimit = (pid: number, resource: number, next: BigUint64Array | null, before: BigUint64Array | null) => number

let loaded: Result<Prlimit, string> | null = null

/**
 * Does `work` while this process has a soft limit of so many µs on uninterrupted realtime computing, which children
 * forked meanwhile keep. Without, where the limit cannot be set: not on Linux, without koffi, or with a lower hard limit.
 */
export function withRealtimeLimit<T>(softUs: number, work: () => T): T {
  const before = new BigUint64Array(2)
  if (!set(SELF, null, before)) return work()
  const [, hard = 0n] = before
  if (hard < BigInt(softUs) || !set(SELF, BigUint64Array.of(BigInt(softUs), hard), null)) return work()
  try {
    return work()
  } finally {
    set(SELF, before, null)
  }
}

/** Gives a process of the same user that limit; children it has by then keep theirs. */
export function setRealtimeLimit(pid: number, softUs: number): void {
  const before = new BigUint64Array(2)
  if (!set(pid, null, before)) return
  const [, hard = 0n] = before
  if (hard >= BigInt(softUs)) set(pid, BigUint64Array.of(BigInt(softUs), hard), null)
}

function set(pid: number, next: BigUint64Array | null, before: BigUint64Array | null): boolean {
  if (process.platform !== 'linux') return false
  loaded ??= cFunction<Prlimit>('int prlimit64(int pid, int resource, const uint64_t *next, uint64_t *before)')
  return loaded.ok && loaded.value(pid, RLIMIT_RTTIME, next, before) === 0
}
