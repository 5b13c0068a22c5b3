import { Lifetime, type Disposable } from '../../base/disposable.ts'
import type { Clock } from '../../base/clock.ts'
import { MAX_FRAME_BYTES } from '../../contract/frames.ts'
import { joinChunks, lengthOf } from './chunks.ts'
import type { RoomWaiter, TerminalLink } from './shared-link.ts'

/** A screen to start from: everything before `seq` is in `data`, `rest` follows. */
export interface TerminalStart {
  readonly generation: number
  readonly seq: number
  readonly cols: number
  readonly rows: number
  readonly data: string
  readonly rest: readonly Uint8Array[]
}

/** Output that comes closer together than this travels in one frame (DESIGN 3); the first after a pause goes at once. */
const BATCH_MS = 8
/** Of a terminal nobody types into it travels on this beat, ms, the same for all: a client that shows nine is woken once for all of them. */
const BEAT_MS = 50
/** Whoever typed, opened the terminal or was sent a flood so shortly ago waits for no beat, ms. */
const ATTENDED_MS = 2_000
/** After so long without output, ms, there is nothing to save: it goes at once. */
const PAUSE_MS = 200
/** A client with this much unparsed is skipped and given a new screen when it has caught up: 4 MB is a third of a second of a fast page's parsing. */
const WINDOW_BYTES = 4 * 1024 * 1024
/** A client that is as fast as a local terminal may hold its program back from here on, as every terminal does. */
const HOLD_BACK_BYTES = 1024 * 1024
/** A client with less than this unparsed has nothing to do: so much it need not confirm at once. */
const LITTLE_BYTES = 128 * 1024
/** What "as fast as a local terminal" means, bytes per ms: slower clients (a thin tunnel, a sleeping tab) never slow an agent. */
const HOLD_BACK_RATE = 1024
/** How long a client is watched before its pace is judged: a page may pause for a garbage collection or a frame, not longer. */
const PACE_MS = 250

/**
 * What waits so long for room on a thin connection, ms, is skipped: the client is given a new screen instead. Sooner where it is much, as of
 * a flood. Elsewhere it is only a client that pauses, which loses nothing.
 */
const LONGEST_WAIT_MS = { much: 250, little: 2_000 }
/** More than any screen holds. */
const MUCH_BYTES = 64 * 1024
/** An echo is small, and goes before all that waits for room. */
const ECHO_BYTES = 4 * 1024

/** One client's view of one terminal: batches, counts what is parsed, and never makes anybody wait. */
export class Attachment extends Lifetime implements RoomWaiter {
  readonly channel: number
  private readonly link: TerminalLink
  private readonly clock: Clock
  private generation = 0
  private queue: Uint8Array[] = []
  private sentSeq = 0
  private parsedSeq = 0
  private lastSentMs = -Infinity
  private attendedMs = -Infinity
  private lastTypedMs = -Infinity
  /** Since when there is no room for what is in the queue; null: there is. */
  private roomlessMs: number | null = null
  /** Behind, or not started yet: output passes it by until the next start. */
  private behind = true
  private timer: Disposable | null = null
  private isFast = true
  private pace = { sinceMs: 0, fromSeq: 0 }
  private readonly wantsStart: () => void

  constructor(to: { readonly channel: number; readonly link: TerminalLink }, clock: Clock, wantsStart: () => void) {
    super()
    this.channel = to.channel
    this.link = to.link
    this.clock = clock
    this.wantsStart = wantsStart
  }

  get typedMs(): number {
    return this.lastTypedMs
  }

  /** Starts the client's terminal afresh. */
  start({ generation, seq, cols, rows, data, rest }: TerminalStart): void {
    this.clearTimer()
    this.generation = generation
    this.sentSeq = seq
    this.parsedSeq = seq
    this.behind = false
    this.queue = []
    this.roomlessMs = null
    this.attendedMs = this.clock.monotonicMs()
    this.link.stream({ stream: 'terminal-reset', channel: this.channel, generation, seq, cols, rows, data })
    for (const chunk of rest) this.queue.push(chunk)
    this.flush()
  }

  /** New output. */
  push(bytes: Uint8Array): void {
    if (this.behind) return
    this.queue.push(bytes)
    const queued = lengthOf(this.queue)
    if (this.sentSeq + queued - this.parsedSeq > WINDOW_BYTES) return this.fallBehind()
    if (queued >= MAX_FRAME_BYTES) this.attendedMs = this.clock.monotonicMs()
    const waitMs = this.waitMs()
    if (waitMs <= 0) return this.flush()
    if (queued >= MAX_FRAME_BYTES) this.flushWholeFrames()
    if (this.queue.length > 0) this.timer ??= this.clock.setTimer(waitMs, () => this.flush())
  }

  /** The person typed: the next output is the echo and must not wait. */
  expectEcho(): void {
    this.lastSentMs = -Infinity
    this.attendedMs = this.lastTypedMs = this.clock.monotonicMs()
  }

  /** The client has parsed everything before `seq`. */
  parsed(generation: number, seq: number): void {
    if (generation !== this.generation || !(seq > this.parsedSeq)) return
    this.parsedSeq = Math.min(seq, this.sentSeq)
    if (this.behind) this.startIfPossible()
  }

  /** There is room on the connection. */
  takeRoom(): void {
    if (this.behind) this.startIfPossible()
    else this.flush()
  }

  /** True while this client's backlog should slow the program down: a little backlog never does, nor does a client that is slow itself. */
  holdsBack(): boolean {
    this.judgePace()
    // Over a thin connection little is on its way at a time, however much waits here.
    const waiting = this.link.isThin ? 0 : lengthOf(this.queue)
    return !this.behind && this.isFast && this.sentSeq + waiting - this.parsedSeq >= HOLD_BACK_BYTES
  }

  /** Another client resized the terminal. */
  resized(size: { readonly cols: number; readonly rows: number }): void {
    this.flush()
    // What was printed for the size before must not be drawn in this one.
    if (this.link.isThin && this.queue.length > 0) this.fallBehind()
    this.sendOfQueue(lengthOf(this.queue))
    this.link.stream({ stream: 'terminal-size', channel: this.channel, ...size })
  }

  /** Bytes it typed were refused since the program last read on: so many by now. */
  refused(bytes: number): void {
    if (!this.isDisposed) this.link.stream({ stream: 'terminal-refused', channel: this.channel, bytes })
  }

  override dispose(): void {
    this.clearTimer()
    this.link.forget(this)
    super.dispose()
  }

  /** The run is over: what it printed last goes, but for a flood's over a thin connection. */
  finish(): void {
    const queued = lengthOf(this.queue)
    if (!this.link.isThin || queued <= MAX_FRAME_BYTES) this.sendOfQueue(queued)
    this.flush()
  }

  /** Sends what waits for its batch. */
  flush(): void {
    this.clearTimer()
    const room = this.roomFor(lengthOf(this.queue))
    if (room > 0) this.sendOfQueue(room)
    if (this.queue.length > 0) this.waitForRoom()
    else this.roomlessMs = null
  }

  /** Sends as many full frames as there are; the rest waits for its batch. */
  private flushWholeFrames(): void {
    const queued = lengthOf(this.queue)
    if (this.link.roomBytes < queued) return this.flush()
    this.clearTimer()
    this.sendOfQueue(queued - (queued % MAX_FRAME_BYTES))
  }

  /** Sends the first bytes of the queue. */
  private sendOfQueue(count: number): void {
    if (count === 0) return
    const bytes = joinChunks(this.queue)
    this.queue = count < bytes.length ? [bytes.subarray(count)] : []
    this.send(bytes.subarray(0, count))
  }

  /** How much of so many bytes may be sent now: all of a little where somebody types, otherwise what the connection takes. */
  private roomFor(bytes: number): number {
    const isEcho = bytes <= ECHO_BYTES && this.clock.monotonicMs() - this.lastTypedMs < ATTENDED_MS
    return isEcho ? bytes : Math.min(bytes, this.link.roomBytes)
  }

  private waitForRoom(): void {
    const nowMs = this.clock.monotonicMs()
    this.roomlessMs ??= nowMs
    const longestMs = lengthOf(this.queue) < MUCH_BYTES ? LONGEST_WAIT_MS.little : LONGEST_WAIT_MS.much
    if (this.link.isThin && nowMs - this.roomlessMs >= longestMs) return this.fallBehind()
    this.link.awaitRoom(this)
    this.timer ??= this.clock.setTimer(LONGEST_WAIT_MS.much, () => this.flush())
  }

  private send(bytes: Uint8Array): void {
    this.lastSentMs = this.clock.monotonicMs()
    if (this.sentSeq - this.parsedSeq < LITTLE_BYTES) this.beginPace(true)
    for (let offset = 0; offset < bytes.length; offset += MAX_FRAME_BYTES) {
      const part = bytes.subarray(offset, offset + MAX_FRAME_BYTES)
      this.link.frame({
        kind: 'output',
        channel: this.channel,
        generation: this.generation,
        seq: this.sentSeq,
        bytes: part,
      })
      this.sentSeq += part.length
    }
  }

  private waitMs(): number {
    const nowMs = this.clock.monotonicMs()
    const sinceLastMs = nowMs - this.lastSentMs
    if (nowMs - this.attendedMs < ATTENDED_MS) return BATCH_MS - sinceLastMs
    return sinceLastMs >= PAUSE_MS ? 0 : BEAT_MS - (nowMs % BEAT_MS)
  }

  /** Looks at what was parsed since the last look; a client with nothing to do counts as fast until it has shown otherwise. */
  private judgePace(): void {
    const elapsedMs = this.clock.monotonicMs() - this.pace.sinceMs
    if (elapsedMs >= PACE_MS) this.beginPace((this.parsedSeq - this.pace.fromSeq) / elapsedMs >= HOLD_BACK_RATE)
  }

  private beginPace(isFast: boolean): void {
    this.isFast = isFast
    this.pace = { sinceMs: this.clock.monotonicMs(), fromSeq: this.parsedSeq }
  }

  private fallBehind(): void {
    this.clearTimer()
    this.behind = true
    this.queue = []
    this.roomlessMs = null
    this.startIfPossible()
  }

  /** A client that is behind starts anew once it has parsed all it was sent, and the connection has room. */
  private startIfPossible(): void {
    if (this.parsedSeq !== this.sentSeq) return
    if (this.link.roomBytes > 0) this.wantsStart()
    else this.link.awaitRoom(this)
  }

  private clearTimer(): void {
    this.timer?.dispose()
    this.timer = null
  }
}
