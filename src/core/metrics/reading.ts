import type { Activity } from '../../shapes/activity.ts'
import type { AlertSeverity } from '../../shapes/alert-rule.ts'
import type { ExitClass } from '../../shapes/exit.ts'
import type { LimitKind, LimitView } from '../../shapes/run-limits.ts'
import type { AgentSpending } from '../../shapes/spending.ts'
import type { PhaseKind, Wanted } from '../../shapes/state.ts'
import type { TaskClass, TaskCounts } from '../../shapes/task.ts'
import type { HostSample, VitalsSample } from '../../shapes/vitals.ts'
import type { OwnUse } from './own-use.ts'

/** Everything a host tells in one scrape; read at one moment from what it has in memory. */
export interface MetricsReading {
  readonly build: HostBuild
  readonly host: HostFigures
  readonly agents: readonly AgentFigures[]
  readonly alerts: readonly FiringAlert[]
  readonly tasks: TaskFigures
}

export interface HostBuild {
  readonly version: string
  readonly kind: string
  readonly platform: string
  readonly contractVersion: number
}

export interface HostFigures {
  readonly ownUse: OwnUse
  /** The newest sample; null: none yet. */
  readonly sample: HostSample | null
  /** Open connections by the role they have. */
  readonly clients: ReadonlyMap<string, number>
  readonly journalSeq: number
  /** Agents that wait at the gate, by whether they wait for something of their own. */
  readonly queued: { readonly inLine: number; readonly blocked: number }
  /** Lines of the orphan ledger. */
  readonly orphans: { readonly listed: number; readonly ignored: number }
}

/** One agent at that moment. */
export interface AgentFigures {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly group: string | null
  /** It was made for a task, and goes with it. */
  readonly isForTask: boolean
  readonly phase: PhaseKind
  readonly wanted: Wanted
  readonly isUp: boolean
  /** Epoch ms; null: no run lives. */
  readonly startedAt: number | null
  /** Null: it is not up. */
  readonly activity: Activity | null
  /** Null: it is not up, or was not sampled yet. */
  readonly sample: VitalsSample | null
  /** Of its latest run under this host. */
  readonly outputBytes: number
  /** Runs it ever had. */
  readonly runs: number
  readonly counted: AgentCounts
  readonly health: number | null
  readonly limits: readonly LimitView[]
  /** The highest share of a limit that is used, 1: the limit itself; null: it has no limit. */
  readonly limitRatio: number | null
  readonly spending: AgentSpending | null
  readonly messages: number
}

/** What was counted of one agent since counting began. */
export interface AgentCounts {
  readonly cpuSeconds: number
  readonly restarts: number
  readonly ends: ReadonlyMap<ExitClass, number>
  readonly breaches: ReadonlyMap<LimitKind, number>
}

/** An alert that fires. */
export interface FiringAlert {
  readonly rule: string
  /** Null: it is about the host. */
  readonly agentId: string | null
  readonly severity: AlertSeverity
}

export interface TaskFigures {
  readonly counts: TaskCounts
  /** Tasks that were finished since counting began. */
  readonly finished: ReadonlyMap<TaskClass, number>
}
