import { Lifetime } from '../../../base/disposable.ts'
import { Timer } from '../../../base/timer.ts'
import { NO_CONDITIONS } from '../../../core/activity/rules/reading.ts'
import type { SourceParts } from './source.ts'

/** Output in so many seconds one after the other is work … */
const WORKS_AFTER_S = 3
/** … until so many seconds pass without any. */
const QUIET_AFTER_S = 5
/** What is printed within this time after a key is taken for its echo, ms. */
const ECHO_MS = 2_000
const SECOND_MS = 1_000

/** Tells whether a program prints: all there is to know of one that says nothing else. */
export class SilenceSource extends Lifetime {
  private readonly parts: SourceParts
  private readonly timer: Timer
  private hasPrinted = false
  private printingSeconds = 0
  private silentSeconds = 0
  private typedMs = Number.NEGATIVE_INFINITY

  constructor(parts: SourceParts) {
    super()
    this.parts = parts
    this.timer = this.register(new Timer(parts.clock))
    this.register(parts.run.terminal.onTyped(() => (this.typedMs = parts.clock.monotonicMs())))
    this.register(parts.run.terminal.tap({ output: () => this.printed(), resized: () => undefined }))
  }

  private printed(): void {
    if (this.parts.clock.monotonicMs() - this.typedMs < ECHO_MS) return
    this.hasPrinted = true
    this.timer.setIfNotSet(SECOND_MS, () => this.secondPassed())
  }

  private secondPassed(): void {
    this.printingSeconds = this.hasPrinted ? this.printingSeconds + 1 : 0
    this.silentSeconds = this.hasPrinted ? 0 : this.silentSeconds + 1
    this.hasPrinted = false
    if (this.printingSeconds === WORKS_AFTER_S) this.say(true)
    if (this.silentSeconds === QUIET_AFTER_S) this.say(false)
    if (this.silentSeconds < QUIET_AFTER_S) this.timer.restart(SECOND_MS, () => this.secondPassed())
  }

  private say(prints: boolean): void {
    const claim = prints ? ({ kind: 'working' } as const) : null
    const rule = prints ? 'it prints' : 'it prints nothing'
    this.parts.tell({
      sign: { source: 'silence', rule, text: '', claim, turn: null },
      conditions: NO_CONDITIONS,
      children: null,
    })
  }
}
