import type { Clock } from '../../../base/clock.ts'
import type { Conditions, ChildActivity } from '../../../shapes/activity.ts'
import type { Sign } from '../../../core/activity/sign.ts'
import type { CompiledRule } from '../../../core/activity/rules/compiled-rules.ts'
import type { RulePlace } from '../../../shapes/activity-rule.ts'
import type { RunContext } from '../../run/run-observer.ts'

/** What a source says, and what it knows beside it. */
export interface Report {
  /** Null: what it says of the agent is as before, or is forgotten by now. */
  readonly sign: Sign | null
  /** Told with a sign only. */
  readonly conditions: Conditions
  /** Null: this source knows nothing of children. */
  readonly children: readonly ChildActivity[] | null
}

/** What a source works with: the run it looks at, and whom it tells. */
export interface SourceParts {
  readonly run: RunContext
  readonly clock: Clock
  /** The rules of the run's agent type for one place. */
  readonly rulesFor: (place: RulePlace) => readonly CompiledRule[]
  readonly tell: (report: Report) => void
  /** The program reports its status itself (OSC 7501). */
  readonly hasReports: () => boolean
}
