import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import { PARSING_TURN_MS } from '../../core/limits.ts'
import { incompleteTailLength, WholeCharacters } from '../../core/terminal/utf8.ts'

/** Bytes parsed between two looks at the clock: at the slowest (text inserted into wide lines) some 20 ms, else a fraction of one. */
const PIECE_BYTES = 8 * 1024

/** Parses bytes; a promise means that it has paused, and goes on when called again with the same bytes and false. */
type Parse = (bytes: Uint8Array, resolved?: boolean) => Promise<boolean> | undefined

interface Job {
  rest: Uint8Array
  readonly parsed: (error?: unknown) => void
}

/** Parses what it is given in order, in turns of the event loop: one job at a time, and no turn much longer than PARSING_TURN_MS. */
export class PacedParser extends Lifetime {
  private readonly parse: Parse
  private readonly characters = new WholeCharacters()
  private readonly jobs: Job[] = []
  /** What is parsed in part. */
  private paused: Uint8Array | null = null
  private turnEndsMs = 0
  private turn: Disposable | null = null

  constructor(parse: Parse) {
    super()
    this.parse = parse
  }

  /** Parses `bytes` from the next turn on, after pending input and output, and then calls `parsed`, with what was thrown if anything was. */
  push(bytes: Uint8Array, parsed: Job['parsed']): void {
    if (this.isDisposed) return
    this.jobs.push({ rest: bytes, parsed })
    this.takeTurn()
  }

  /** Whether others should have their turn now. */
  isTurnOver(): boolean {
    return performance.now() >= this.turnEndsMs
  }

  private takeTurn(): void {
    if (this.turn !== null) return
    const immediate = setImmediate(() => this.work())
    this.turn = this.register(toDisposable(() => clearImmediate(immediate)))
  }

  private work(): void {
    if (this.turn !== null) this.release(this.turn)
    this.turn = null
    this.turnEndsMs = performance.now() + PARSING_TURN_MS
    const [job] = this.jobs
    if (job === undefined) return
    try {
      if (!this.finish(job)) return this.takeTurn()
    } catch (error) {
      this.paused = null
      return this.end(job, error)
    }
    this.end(job)
  }

  private end(job: Job, error?: unknown): void {
    this.jobs.shift()
    if (this.jobs.length > 0) this.takeTurn()
    job.parsed(error)
  }

  /** False: the turn is over before the job is done. */
  private finish(job: Job): boolean {
    do {
      const piece = this.paused ?? this.nextPiece(job)
      const pause = this.parse(piece, this.paused === null ? undefined : false)
      this.paused = pause === undefined ? null : piece
      if (pause !== undefined) return false
      if (job.rest.length === 0) return true
    } while (!this.isTurnOver())
    return false
  }

  /** Never ends inside a character, which xterm.js would lose. */
  private nextPiece(job: Job): Uint8Array {
    const { rest } = job
    const head = rest.subarray(0, PIECE_BYTES)
    const end = head.length < rest.length ? head.length - incompleteTailLength(head) : head.length
    job.rest = rest.subarray(end)
    return this.characters.take(rest.subarray(0, end))
  }
}
