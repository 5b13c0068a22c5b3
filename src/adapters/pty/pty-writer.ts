import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'

/** Most bytes written without yielding: about 1 ms of work. */
const TURN_BYTES = 256 * 1024
/** Bytes per write call: as much as a terminal accepts at once. */
const CALL_BYTES = 64 * 1024
/**
 * Wait while the terminal is full, ms: short enough for 4 MB/s into a program that reads, long enough to cost nothing
 * for one that does not.
 */
const FIRST_WAIT_MS = 1
const LONGEST_WAIT_MS = 32

/** Writes some bytes and returns how many were accepted; `full`: none at the moment, `closed`: none any more. */
export type WriteBytes = (bytes: Uint8Array) => number | 'full' | 'closed'

/** Writes to a terminal that may be full: in order, completely, without blocking or spinning. */
export class PtyWriter extends Lifetime {
  private readonly writeBytes: WriteBytes
  private readonly queue: Uint8Array[] = []
  private waiting: Disposable | null = null
  private waitMs = FIRST_WAIT_MS

  constructor(writeBytes: WriteBytes) {
    super()
    this.writeBytes = writeBytes
  }

  /** Queues a copy of the bytes and writes as many as possible now. Ignored once closed. */
  write(bytes: Uint8Array): void {
    if (this.isDisposed || bytes.byteLength === 0) return
    this.queue.push(bytes.slice())
    if (this.waiting === null) this.flush()
  }

  override dispose(): void {
    this.queue.length = 0
    super.dispose()
  }

  private flush(): void {
    let room = TURN_BYTES
    while (room > 0) {
      const head = this.queue[0]
      if (head === undefined) return
      const taken = this.writeBytes(head.subarray(0, CALL_BYTES))
      if (taken === 'closed') return this.dispose()
      if (taken === 'full') return this.waitForRoom()
      this.waitMs = FIRST_WAIT_MS
      room -= taken
      if (taken === head.byteLength) this.queue.shift()
      else this.queue[0] = head.subarray(taken)
    }
    const turn = setImmediate(() => this.flushAgain())
    this.waiting = this.register(toDisposable(() => clearImmediate(turn)))
  }

  private waitForRoom(): void {
    const timer = setTimeout(() => this.flushAgain(), this.waitMs)
    this.waiting = this.register(toDisposable(() => clearTimeout(timer)))
    this.waitMs = Math.min(this.waitMs * 2, LONGEST_WAIT_MS)
  }

  private flushAgain(): void {
    if (this.waiting) this.release(this.waiting)
    this.waiting = null
    this.flush()
  }
}
