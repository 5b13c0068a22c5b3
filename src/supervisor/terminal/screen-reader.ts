import type { Clock } from '../../base/clock.ts'
import { untilBeat } from '../../base/beat.ts'
import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import type { Event } from '../../base/event.ts'
import { Timer } from '../../base/timer.ts'
import { guarded } from './taps.ts'

/** A screen that rests is read at its first output, one that goes on printing on this beat, ms: what looks at screens reacts to what stands there, not to each byte. */
const READ_EVERY_MS = 250

/** What is read. */
export interface ScreenSource {
  /** More output is on the screen. */
  readonly onParsed: Event<void>
  /** The last lines that are not empty as they stand now, oldest first. */
  readonly readLines: (count: number) => readonly string[]
}

/** Told the last lines of a screen, oldest first. */
type ScreenListener = (lines: readonly string[]) => void

/**
 * Reads the bottom of a screen for all who want to know what stands there: once for all of them, every 250 ms at most, and only while
 * somebody listens. What scrolls out of the mirror between two readings is not seen; whoever needs every byte is a tap.
 */
export class ScreenReader extends Lifetime {
  private readonly clock: Clock
  private readonly source: ScreenSource
  private readonly timer: Timer
  private readonly listeners = new Set<{ readonly count: number; readonly tell: ScreenListener }>()
  private parses: Disposable | null = null
  private readAtMs = Number.NEGATIVE_INFINITY

  constructor(clock: Clock, source: ScreenSource) {
    super()
    this.clock = clock
    this.source = source
    this.timer = this.register(new Timer(clock))
  }

  /** Tells the last `count` lines as they are (within this call, unless they were just read) and whenever they may have changed. */
  follow(count: number, tell: ScreenListener): Disposable {
    const entry = { count, tell }
    this.listeners.add(entry)
    this.parses ??= this.source.onParsed(() => this.readSoon())
    this.readSoon()
    return toDisposable(() => {
      this.listeners.delete(entry)
      if (this.listeners.size === 0) this.rest()
    })
  }

  /** Reads at once for all who follow, whatever the beat: somebody acts on what stands there now. */
  readNow(): void {
    if (this.listeners.size > 0) this.read()
  }

  override dispose(): void {
    this.listeners.clear()
    this.rest()
    super.dispose()
  }

  private readSoon(): void {
    const waitMs = this.readAtMs + READ_EVERY_MS - this.clock.monotonicMs()
    if (waitMs <= 0) this.read()
    else this.timer.setIfNotSet(untilBeat(this.clock, READ_EVERY_MS), () => this.read())
  }

  private read(): void {
    this.timer.clear()
    this.readAtMs = this.clock.monotonicMs()
    const lines = this.source.readLines(Math.max(0, ...[...this.listeners].map(({ count }) => count)))
    for (const entry of [...this.listeners]) {
      if (this.listeners.has(entry)) guarded(() => entry.tell(lines.slice(Math.max(0, lines.length - entry.count))))
    }
  }

  private rest(): void {
    this.parses?.dispose()
    this.parses = null
    this.timer.clear()
  }
}
