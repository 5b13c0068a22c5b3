import { Lifetime } from '../../../base/disposable.ts'
import { HookEvents } from '../../../core/activity/hook-events.ts'
import { NO_CONDITIONS } from '../../../core/activity/rules/reading.ts'
import type { HookReport } from '../../../shapes/hook-report.ts'
import type { SourceParts } from './source.ts'

/** Hears what the agent's hooks report at the run door. */
export class HookSource extends Lifetime {
  private readonly parts: SourceParts
  private readonly events = new HookEvents()

  constructor(parts: SourceParts) {
    super()
    this.parts = parts
    this.register(parts.run.onReport((report) => report.kind === 'hook' && this.take(report.report)))
  }

  private take(report: HookReport): void {
    const read = this.events.take(report)
    // A program that reports itself tells of its parts, too, and more of them.
    const children = this.parts.hasReports() ? null : this.events.children
    if (read === null) return this.parts.tell({ sign: null, conditions: NO_CONDITIONS, children })
    const { conditions, ...said } = read
    this.parts.tell({ sign: { source: 'hook', ...said }, conditions, children })
  }
}
