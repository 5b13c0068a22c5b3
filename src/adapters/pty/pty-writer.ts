import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import { INPUT_WAITING_BYTES, REPLIES_WAITING_BYTES } from '../../core/limits.ts'

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

/** What people and clients type, and what the mirror answers to the program's queries. */
type Kind = 'input' | 'reply'

const MOST_WAITING: Readonly<Record<Kind, number>> = { input: INPUT_WAITING_BYTES, reply: REPLIES_WAITING_BYTES }

/** Bytes of one kind that wait: `buffer` from `start` to `end`, with room behind it. */
interface Piece {
  readonly kind: Kind
  buffer: Uint8Array
  start: number
  end: number
}

/**
 * Writes to a terminal that may be full: in order, without blocking or spinning, and no sequence in part. What waits is bounded for
 * each kind, since a program may never read.
 */
export class PtyWriter extends Lifetime {
  private readonly writeBytes: WriteBytes
  private readonly queue: Piece[] = []
  private readonly bytesWaiting: Record<Kind, number> = { input: 0, reply: 0 }
  private readonly taken = this.register(new Emitter<void>())
  /** Input was refused; more is, until the program has read what waits: no piece may be missing in between. */
  private isRefusing = false
  private waiting: Disposable | null = null
  private waitMs = FIRST_WAIT_MS

  /** All input has been written. */
  readonly onTaken = this.taken.event

  constructor(writeBytes: WriteBytes) {
    super()
    this.writeBytes = writeBytes
  }

  /** Input that waits, bytes. */
  get waitingInput(): number {
    return this.bytesWaiting.input
  }

  /** Takes input, as a copy, and writes as much as possible now. False: nothing of it is taken, because too much waits. Once closed it is ignored. */
  type(bytes: Uint8Array): boolean {
    if (this.isDisposed) return true
    if (this.isRefusing || !this.hasRoom('input', bytes)) {
      this.isRefusing = this.waitingInput > 0
      return false
    }
    this.write('input', bytes)
    return true
  }

  /** Takes an answer like `type`; it is dropped whole if too much waits. */
  reply(bytes: Uint8Array): void {
    if (this.hasRoom('reply', bytes)) this.write('reply', bytes)
  }

  override dispose(): void {
    this.queue.length = 0
    super.dispose()
  }

  private hasRoom(kind: Kind, bytes: Uint8Array): boolean {
    return this.bytesWaiting[kind] + bytes.byteLength <= MOST_WAITING[kind]
  }

  private write(kind: Kind, bytes: Uint8Array): void {
    if (this.isDisposed || bytes.byteLength === 0) return
    this.bytesWaiting[kind] += bytes.byteLength
    const last = this.queue.at(-1)
    if (last?.kind === kind) append(last, bytes)
    else this.queue.push({ kind, buffer: bytes.slice(), start: 0, end: bytes.byteLength })
    if (this.waiting === null) this.flush()
  }

  private flush(): void {
    const hadInput = this.bytesWaiting.input > 0
    this.writeSome()
    if (!hadInput || this.bytesWaiting.input > 0) return
    this.isRefusing = false
    this.taken.fire()
  }

  private writeSome(): void {
    let room = TURN_BYTES
    while (room > 0) {
      const head = this.queue[0]
      if (head === undefined) return
      const taken = this.writeBytes(head.buffer.subarray(head.start, Math.min(head.start + CALL_BYTES, head.end)))
      if (taken === 'closed') return this.dispose()
      if (taken === 'full') return this.waitForRoom()
      this.waitMs = FIRST_WAIT_MS
      room -= taken
      head.start += taken
      this.bytesWaiting[head.kind] -= taken
      if (head.start === head.end) this.queue.shift()
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

/** Adds to a piece, so that a million keys are not a million objects. */
function append(piece: Piece, bytes: Uint8Array): void {
  const { buffer, start, end } = piece
  if (end + bytes.byteLength > buffer.byteLength) {
    const length = end - start
    piece.buffer = new Uint8Array(2 * (length + bytes.byteLength))
    piece.buffer.set(buffer.subarray(start, end))
    piece.start = 0
    piece.end = length
  }
  piece.buffer.set(bytes, piece.end)
  piece.end += bytes.byteLength
}
