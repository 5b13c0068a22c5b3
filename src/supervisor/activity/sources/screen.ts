import { Lifetime } from '../../../base/disposable.ts'
import { readLines } from '../../../core/activity/rules/reading.ts'
import { RULE_MAX_LINES } from '../../../shapes/activity-rule.ts'
import type { SourceParts } from './source.ts'

/** Reads the last lines of the screen, where the agent type has rules for it. */
export class ScreenSource extends Lifetime {
  private readonly parts: SourceParts
  private before = ''
  /** The sign of a turn's end stays on the screen; it counts when it appears. */
  private seenTurn = ''

  constructor(parts: SourceParts) {
    super()
    this.parts = parts
    if (parts.rulesFor('screen').length === 0) return
    this.register(parts.run.terminal.screen.follow(RULE_MAX_LINES, (lines) => this.look(lines)))
  }

  private look(lines: readonly string[]): void {
    const text = lines.join('\n')
    if (text === this.before) return
    this.before = text
    const { clock, rulesFor, tell } = this.parts
    const reading = readLines(lines, rulesFor('screen'), clock.now())
    if (reading === null) return
    const { claim, rule, conditions } = reading
    const seenTurn = reading.turn === null ? '' : `${reading.turn} ${reading.text}`
    const turn = seenTurn === this.seenTurn ? null : reading.turn
    this.seenTurn = seenTurn
    tell({ sign: { source: 'screen', rule, text: reading.text, claim, turn }, conditions, children: null })
  }
}
