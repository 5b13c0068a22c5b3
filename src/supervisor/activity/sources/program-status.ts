import { Lifetime } from '../../../base/disposable.ts'
import { statusConditions, statusChildren, statusSign } from '../../../core/activity/program-status/status-sign.ts'
import { StatusRecords } from '../../../core/activity/program-status/records.ts'
import {
  parseStatusReport,
  PROGRAM_STATUS_OSC,
  type ReportedState,
} from '../../../core/activity/program-status/report.ts'
import type { OscSequence } from '../../../core/terminal/mirror.ts'
import type { TerminalSignal } from '../../terminal/run-screen.ts'
import { Paced } from '../paced.ts'
import type { SourceParts } from './source.ts'

/** Reports are taken as they come and told at most so often, ms. */
const TELL_EVERY_MS = 20
const PROMPT_MARKS: ReadonlySet<number> = new Set([133, 633])

/** Reads what a program reports of itself (OSC 7501). */
export class ProgramStatusSource extends Lifetime {
  private readonly parts: SourceParts
  private readonly records = new StatusRecords()
  private readonly telling: Paced<null>
  private toldState: ReportedState | null = null

  constructor(parts: SourceParts) {
    super()
    this.parts = parts
    this.telling = this.register(new Paced(parts.clock, TELL_EVERY_MS, () => this.tell()))
    this.register(parts.run.terminal.onSignal((signal) => this.take(signal)))
  }

  /** Tells at once what it has heard. */
  catchUp(): void {
    this.telling.flush()
  }

  private take(signal: TerminalSignal): void {
    if (signal.kind === 'reset') this.records.dropAll()
    else if (signal.kind !== 'osc' || !this.takeSequence(signal.sequence)) return
    this.telling.ask(null)
  }

  /** False: it changes nothing. */
  private takeSequence({ code, payload, isWhole }: OscSequence): boolean {
    if (PROMPT_MARKS.has(code) && payload.startsWith('A')) {
      this.records.dropPresent()
      return true
    }
    const report = code === PROGRAM_STATUS_OSC && isWhole ? parseStatusReport(payload) : null
    if (report !== null) this.records.take(report)
    return report !== null
  }

  private tell(): void {
    const sign = statusSign(this.records, this.toldState)
    this.toldState = this.records.root?.state ?? null
    this.parts.tell({ sign, conditions: statusConditions(this.records), children: statusChildren(this.records) })
  }
}
