import { Lifetime } from '../../../base/disposable.ts'
import { NOTHING_READ, readLines } from '../../../core/activity/rules/reading.ts'
import { Paced } from '../paced.ts'
import type { SourceParts } from './source.ts'

/** A title is looked at when it is set, then at most so often, ms: spinners turn ten times a second, floods ten thousand times. */
const LOOK_EVERY_MS = 50

/** Reads the title a program sets. */
export class TitleSource extends Lifetime {
  private readonly parts: SourceParts
  private readonly looking: Paced<string>

  constructor(parts: SourceParts) {
    super()
    this.parts = parts
    this.looking = this.register(new Paced(parts.clock, LOOK_EVERY_MS, (title: string) => this.look(title)))
    this.register(parts.run.terminal.onTitle((title) => this.looking.ask(title)))
  }

  /** Tells at once what it has heard. */
  catchUp(): void {
    this.looking.flush()
  }

  private look(title: string): void {
    const { clock, rulesFor, tell } = this.parts
    const { claim, rule, text, turn, conditions } = readLines([title], rulesFor('title'), clock.now()) ?? NOTHING_READ
    tell({ sign: { source: 'title', rule, text, claim, turn }, conditions, children: null })
  }
}
