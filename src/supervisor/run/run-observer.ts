import type { BackgroundWork } from '../../base/background-work.ts'
import type { Disposable } from '../../base/disposable.ts'
import type { Event } from '../../base/event.ts'
import type { Environment } from '../../core/agent/launch.ts'
import type { ExtraOutcome } from '../../core/agent/launch-extras.ts'
import type { ServerAddress } from '../../core/agent/server-address.ts'
import type { Evidence } from '../../core/agent/evidence.ts'
import type { AgentInput } from '../../core/agent/inputs.ts'
import type { Activity } from '../../shapes/activity.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { HeldByGuard } from '../../shapes/guard.ts'
import type { HookReport } from '../../shapes/hook-report.ts'
import type { JournalEvent } from '../../shapes/journal.ts'
import type { LimitView } from '../../shapes/run-limits.ts'
import type { QueuedMessage } from '../../shapes/message.ts'
import type { AgentSpec, Priority } from '../../shapes/spec.ts'
import type { Spent } from '../../core/spending/opencode-messages.ts'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import type { AgentTerminal } from '../terminal/agent-terminal.ts'
import type { RunTree } from '../tree/run-tree.ts'

/** What a program of a run says about it at the run door: that it is ready (`run.ready`), or what an agent told its hook (`run.hook`). */
export type RunReport = { readonly kind: 'ready' } | { readonly kind: 'hook'; readonly report: HookReport }

/** What an observer may see and do of one run. */
export interface RunContext {
  readonly agentId: string
  readonly runId: string
  readonly generation: number
  /** Its agent's spec when this host began the run or took it over: an adopted run may have been started from another one. */
  readonly spec: AgentSpec
  /** When it began, epoch ms; an adopted run under the host before. */
  readonly startedAt: number
  /** True for a run that an earlier host began: what is asked of a start is not asked of it again. */
  readonly isAdopted: boolean
  readonly tree: RunTree
  /** Its output (taps), its screen, what it sends that is not drawn, that a person types, and how much it has printed. */
  readonly terminal: Pick<
    AgentTerminal,
    | 'tap'
    | 'screen'
    | 'onParsed'
    | 'onSignal'
    | 'onTitle'
    | 'onTyped'
    | 'outputBytes'
    | 'isShown'
    | 'typeUnseen'
    | 'hasDraft'
    | 'isPasteBracketed'
    | 'isInputWaiting'
    | 'whenInputTaken'
    | 'whenParsed'
  >
  /** The run's first process; null: no process can be proven to be it. */
  readonly identified: Promise<ProcessIdentity | null>
  /** True once the program really runs and its first process is known, as far as it can be; false: it never will. */
  readonly executed: Promise<boolean>
  /** Its program says something about itself. */
  readonly onReport: Event<RunReport>
  /** What its program was started with, without the values of secrets; of an adopted run what it would be now. */
  readonly env: Environment
  /** What became of what its type adds to its launch; empty: nothing, or it is adopted. */
  readonly extras: readonly ExtraOutcome[]
  /** Where its own server listens; null: it has none. */
  readonly server: ServerAddress | null
  /** How to read what it is doing; null: its type is not known any more. */
  readonly type: AgentType | null
  /** Its agent has another priority now. */
  readonly onPriority: Event<Priority>
  /** Its agent told of something it has used. */
  readonly onSpent: Event<Spent>
  /** Tells that. */
  spent(spent: Spent): void
  /** Shows what it is doing; null: nothing is known any more. */
  show(activity: Activity | null): void
  /** Shows which limits are in force, and where it stands with them. */
  showLimits(limits: readonly LimitView[]): void
  /** Shows that the guard of the machine's memory holds it; null: it does not. */
  showHeld(held: HeldByGuard | null): void
  /** Shows the messages that wait for it. */
  showMessages(queued: readonly QueuedMessage[]): void
  /** Journals something that changes no state. */
  note(event: JournalEvent): void
  /** Adds to what its end is judged by. */
  addEvidence(evidence: Evidence): void
  /** The same, found out when its end is judged; null: nothing. */
  askAtEnd(source: () => Evidence | null): void
  /** Tells its agent what happened. After the run's end nothing is heard. */
  tell(input: AgentInput): void
  /** Runs background work; a failure becomes one event and one bug report. */
  readonly work: BackgroundWork
}

/** Looks on while a run lives. Attached in the turn its terminal was made, before the first byte; disposed at the run's end. */
export interface RunObserver {
  attach(run: RunContext): Disposable
}
