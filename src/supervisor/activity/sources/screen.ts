import { Lifetime, type Disposable } from '../../../base/disposable.ts'
import { NOTHING_READ, readLines } from '../../../core/activity/rules/reading.ts'
import type { SourceParts } from './source.ts'

/** Reads the last lines of the screen, where the agent type has rules for it. */
export class ScreenSource extends Lifetime {
  private readonly parts: SourceParts
  private before = ''
  private following: Disposable | null = null
  /** The sign of a turn's end stays on the screen; it counts when it appears. */
  private seenTurn = ''

  private covered = false

  constructor(parts: SourceParts) {
    super()
    this.parts = parts
    this.rulesChanged()
  }

  /** What stands there says nothing of the agent: a viewer lies over it. */
  get isCovered(): boolean {
    return this.covered
  }

  /** Reads as long as there are rules to read by. */
  rulesChanged(): void {
    this.before = ''
    this.covered = false
    if (this.following !== null) this.release(this.following)
    this.following = null
    const { run, rulesFor, tell } = this.parts
    const rules = rulesFor('screen')
    if (rules.length > 0) {
      // No more than any rule looks at: reading lines is what costs most.
      const count = Math.max(...rules.map(({ lines, above }) => lines + above))
      this.following = this.register(run.terminal.screen.follow(count, (lines) => this.look(lines)))
    } else {
      const { claim, rule, text, turn, conditions } = NOTHING_READ
      tell({ sign: { source: 'screen', rule, text, claim, turn }, conditions, children: null })
    }
  }

  private look(lines: readonly string[]): void {
    const text = lines.join('\n')
    if (text === this.before) return
    this.before = text
    const { clock, rulesFor, tell } = this.parts
    const reading = readLines(lines, rulesFor('screen'), clock.now())
    this.covered = reading === null
    if (reading === null) return
    const { claim, rule, conditions } = reading
    const seenTurn = reading.turn === null ? '' : `${reading.turn} ${reading.text}`
    const turn = seenTurn === this.seenTurn ? null : reading.turn
    this.seenTurn = seenTurn
    tell({ sign: { source: 'screen', rule, text: reading.text, claim, turn }, conditions, children: null })
  }
}
