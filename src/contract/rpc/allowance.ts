import { fullBucket, refill, takeToken, waitForToken, type TokenBucket } from '../../base/token-bucket.ts'
import type { Caller } from './caller.ts'
import { MAX_OPEN_REQUESTS, MAX_RUN_REQUESTS, RUN_REQUEST_RATE } from './limits.ts'

/** How many requests one connection may have open, and how fast it may ask. */
export interface Allowance {
  readonly maxOpen: number
  /** Counts one request; false: it comes too soon after the others. */
  take(): boolean
}

/** `monotonicMs`: monotonic time. */
export function allowanceOf({ role }: Caller, monotonicMs: () => number): Allowance {
  return role === 'run' ? new RunAllowance(monotonicMs) : { maxOpen: MAX_OPEN_REQUESTS, take: () => true }
}

class RunAllowance implements Allowance {
  readonly maxOpen = MAX_RUN_REQUESTS
  private readonly monotonicMs: () => number
  private bucket: TokenBucket

  constructor(monotonicMs: () => number) {
    this.monotonicMs = monotonicMs
    this.bucket = fullBucket(RUN_REQUEST_RATE, monotonicMs())
  }

  take(): boolean {
    this.bucket = refill(this.bucket, RUN_REQUEST_RATE, this.monotonicMs())
    if (waitForToken(this.bucket, RUN_REQUEST_RATE) > 0) return false
    this.bucket = takeToken(this.bucket)
    return true
  }
}
