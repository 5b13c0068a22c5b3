import { Lifetime } from '../../../base/disposable.ts'
import { HookEvents } from '../../../core/activity/hook-events.ts'
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
    const sign = this.events.take(report)
    if (sign === null) return
    const { conditions, ...said } = sign
    // A program that reports itself tells of its parts, too, and more of them.
    const children = this.parts.hasReports() ? null : this.events.children
    this.parts.tell({ sign: { source: 'hook', ...said }, conditions, children })
  }
}
