import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Timer } from '../../base/timer.ts'
import { INPUT_AHEAD_BYTES } from '../../core/limits.ts'
import { inputChunks } from './input-chunks.ts'

/** A program that has not read for this long is said not to, ms: a busy one takes a second now and then. */
const STALLED_MS = 2_000

/** What input is sent over. */
export interface InputLine {
  send(bytes: Uint8Array): void
  /** Resolves once the program's terminal has taken all that was sent; false: nobody will know. */
  whenTaken(): Promise<boolean>
  /** So many bytes wait because the program does not read; null: none do any more. */
  stalled(bytes: number | null): void
}

/** Sends input whole and in order, and only so much ahead of what the program has read that nothing of it is refused. */
export class PacedInput extends Lifetime {
  private readonly line: InputLine
  private readonly timer: Timer
  private queue: Uint8Array[] = []
  private waitingBytes = 0
  private aheadBytes = 0
  private isAsking = false
  private isStalled = false
  /** Grows with each `drop`: what was asked before is not about what comes after. */
  private life = 0

  constructor(line: InputLine, clock: Clock) {
    super()
    this.line = line
    this.timer = this.register(new Timer(clock))
  }

  push(bytes: Uint8Array): void {
    for (const chunk of inputChunks(bytes)) this.queue.push(chunk)
    this.waitingBytes += bytes.length
    this.pump()
    if (this.isStalled) this.line.stalled(this.waitingBytes)
  }

  /** Forgets what was not sent. */
  drop(): void {
    this.life += 1
    this.queue = []
    this.waitingBytes = 0
    this.aheadBytes = 0
    this.isAsking = false
    this.endStall()
  }

  private pump(): void {
    while (this.aheadBytes < INPUT_AHEAD_BYTES) {
      const chunk = this.queue.shift()
      if (chunk === undefined) return
      this.waitingBytes -= chunk.length
      this.aheadBytes += chunk.length
      this.line.send(chunk)
    }
    if (this.queue.length > 0 && !this.isAsking) void this.ask()
  }

  private async ask(): Promise<void> {
    const { life } = this
    this.isAsking = true
    this.timer.restart(STALLED_MS, () => {
      this.isStalled = true
      this.line.stalled(this.waitingBytes)
    })
    const isTaken = await this.line.whenTaken()
    if (life !== this.life || this.isDisposed) return
    if (!isTaken) return this.drop()
    this.isAsking = false
    this.aheadBytes = 0
    this.endStall()
    this.pump()
  }

  private endStall(): void {
    this.timer.clear()
    if (this.isStalled) this.line.stalled(null)
    this.isStalled = false
  }
}
