import type { TerminalMirror } from '../../core/terminal/mirror.ts'
import { EscapeBoundary } from '../../core/terminal/escape-boundary.ts'
import { joinChunks, lengthOf } from './chunks.ts'

/** Handed to the mirror at once: some 3 ms of parsing, so that a flood never holds the loop for long. */
const SLICE_BYTES = 64 * 1024

/** Hears what the mirror makes of what it is fed. */
export interface FeedListener {
  /** One more slice is on the screen. */
  parsed(): void
  /** Parsing threw. */
  failed(error: unknown): void
}

/** Feeds a mirror slice by slice and knows exactly which bytes it has parsed. */
export class MirrorFeed {
  private readonly mirror: TerminalMirror
  private readonly boundary = new EscapeBoundary()
  private waiting: Uint8Array[] = []
  private waitingBytes = 0
  private writing: Uint8Array | null = null
  private settled: (() => void)[] = []
  private drained: { readonly atBytes: number; readonly action: () => void }[] = []
  private readonly hears: FeedListener
  private parsedBytes = 0
  private isAbandoned = false

  constructor(mirror: TerminalMirror, hears: FeedListener) {
    this.mirror = mirror
    this.hears = hears
  }

  /** Bytes given but not parsed yet. */
  get backlogBytes(): number {
    return this.waitingBytes + (this.writing?.length ?? 0)
  }

  push(bytes: Uint8Array): void {
    this.waiting.push(bytes)
    this.waitingBytes += bytes.length
    this.next()
  }

  /** Calls `action` at once, or when the slice being parsed is done: then the mirror stands exactly at `parsedSeq`. */
  whenSettled(action: () => void): void {
    if (this.writing === null) action()
    else this.settled.push(action)
  }

  /** Calls `action` once everything given so far has been parsed. */
  whenDrained(action: () => void): void {
    if (this.backlogBytes === 0) action()
    else this.drained.push({ atBytes: this.parsedBytes + this.backlogBytes, action })
  }

  /** Position up to which the mirror's screen is a snapshot's: after it come `restAfterSnapshot`. */
  get snapshotSeq(): number {
    return this.parsedBytes - this.boundary.pending().length
  }

  /** What a snapshot does not hold: an unfinished character or sequence, and what waits to be parsed. Only when settled. */
  restAfterSnapshot(): Uint8Array[] {
    const pending = this.boundary.pending()
    return pending.length === 0 ? [...this.waiting] : [pending.slice(), ...this.waiting]
  }

  /** The mirror has failed: writes nothing more, and calls those who wait for parsing at once. */
  abandon(): void {
    this.isAbandoned = true
    this.waiting = []
    this.waitingBytes = 0
    this.writing = null
    this.tellSettled()
    for (const { action } of this.drained.splice(0)) action()
  }

  private next(): void {
    if (this.writing !== null || this.waiting.length === 0) return
    const slice = this.takeSlice()
    this.writing = slice
    this.mirror.write(slice, (error) => {
      if (this.isAbandoned) return
      if (error !== undefined) return this.hears.failed(error)
      this.boundary.feed(slice)
      this.parsedBytes += slice.length
      this.writing = null
      this.tellSettled()
      this.hears.parsed()
      this.next()
      this.tellDrained()
    })
  }

  private tellSettled(): void {
    const actions = this.settled
    this.settled = []
    for (const action of actions) action()
  }

  private tellDrained(): void {
    const due = this.drained.filter(({ atBytes }) => atBytes <= this.parsedBytes)
    if (due.length === 0) return
    this.drained = this.drained.filter(({ atBytes }) => atBytes > this.parsedBytes)
    for (const { action } of due) action()
  }

  private takeSlice(): Uint8Array {
    const all = lengthOf(this.waiting) <= SLICE_BYTES ? this.waiting : this.takeChunks()
    if (all === this.waiting) this.waiting = []
    const slice = joinChunks(all)
    this.waitingBytes -= slice.length
    return slice
  }

  private takeChunks(): Uint8Array[] {
    const taken: Uint8Array[] = []
    let bytes = 0
    let index = 0
    for (; index < this.waiting.length && bytes < SLICE_BYTES; index += 1) {
      const chunk = this.waiting[index] as Uint8Array
      taken.push(chunk)
      bytes += chunk.length
    }
    this.waiting = this.waiting.slice(index)
    return taken
  }
}
