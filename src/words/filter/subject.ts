import type { ListedAlert } from '../../core/alerts/agent-alerts.ts'
import type { Activity } from '../../shapes/activity.ts'
import type { Health } from '../../shapes/health.ts'
import type { LimitView } from '../../shapes/run-limits.ts'
import type { Priority, Runner } from '../../shapes/spec.ts'
import type { AgentSpending } from '../../shapes/spending.ts'
import type { ShownPhase } from '../../shapes/state.ts'
import type { VitalsSample } from '../../shapes/vitals.ts'

/** An agent as filters and orders of lists see it: a part of what clients are shown. */
export interface FilteredAgent {
  readonly id: string
  readonly spec: {
    readonly name: string
    readonly type: string
    readonly group: string | null
    readonly cwd: string
    readonly priority: Priority
    readonly runner: Runner
  }
  readonly state: { readonly phase: ShownPhase }
  readonly branch: string | null
  readonly title: string
  readonly activity: Activity | null
  readonly health: Health | null
  readonly limits: readonly Pick<LimitView, 'kind' | 'standing'>[]
  readonly spending: AgentSpending | null
}

/** An agent at one moment, with all that is known beside it. */
export interface FilterSubject {
  readonly agent: FilteredAgent
  /** Its alerts that fire. */
  readonly alerts: readonly (Pick<ListedAlert, 'title' | 'severity' | 'state' | 'acknowledgedAt'> & {
    readonly rule: string
  })[]
  /** What it uses now; null: it is down. */
  readonly sample: Pick<VitalsSample, 'cpuPercent' | 'memoryBytes' | 'processes'> | null
  /** Epoch ms. */
  readonly now: number
}
