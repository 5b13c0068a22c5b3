import type { Activity } from '../../shapes/activity.ts'
import type { Environment } from '../../core/agent/launch.ts'
import type { ExtraOutcome } from '../../core/agent/launch-extras.ts'
import type { ServerAddress } from '../../core/agent/server-address.ts'
import type { AgentInput } from '../../core/agent/inputs.ts'
import type { Pty } from '../../core/ports.ts'
import type { AgentType, StopAsk } from '../../shapes/agent-type.ts'
import type { HeldByGuard } from '../../shapes/guard.ts'
import type { JournalEvent } from '../../shapes/journal.ts'
import type { QueuedMessage } from '../../shapes/message.ts'
import type { ProcessIdentity } from '../../shapes/process-identity.ts'
import type { LimitView } from '../../shapes/run-limits.ts'
import type { AgentSpec, Runner } from '../../shapes/spec.ts'
import type { SupervisorPorts } from '../environment.ts'
import type { AgentTerminal } from '../terminal/agent-terminal.ts'
import type { TreeWatch } from '../tree/tree-watch.ts'
import type { RunObserver } from './run-observer.ts'

/** Ports a run works with. */
export type RunPorts = Pick<SupervisorPorts, 'clock' | 'patterns' | 'processes' | 'sessions'>

/** Who a run belongs to, and what hears of it. */
export interface RunOwner {
  readonly agentId: string
  readonly terminal: AgentTerminal
  /** What happened to the run. */
  tell(input: AgentInput): void
  /** What it is doing; null: nothing is known. */
  show(activity: Activity | null): void
  /** Which limits are in force, and where it stands with them. */
  showLimits(limits: readonly LimitView[]): void
  /** Shows that the guard of the machine's memory holds it; null: it does not. */
  showHeld(held: HeldByGuard | null): void
  /** Shows the messages that wait for it. */
  showMessages(queued: readonly QueuedMessage[]): void
  /** What happened beside its life. */
  note(event: JournalEvent): void
  /** Something of Corral's own failed: becomes an event and a bug report. */
  trouble(error: unknown, doing: string): void
}

/** What a run is made from. */
export interface RunParts {
  readonly ports: RunPorts
  readonly trees: TreeWatch
  readonly observers: readonly RunObserver[]
  readonly owner: RunOwner
  /** IANA name. */
  readonly timeZone: string
  readonly runId: string
  readonly generation: number
  /** The runner it was started with; its agent's spec may name another one by now. */
  readonly runner: Runner
  readonly pty: Pty
  /** Its agent's spec when this host began the run or took it over. */
  readonly spec: AgentSpec
  readonly env: Environment
  /** What runs; null: its type is not known any more. */
  readonly type: AgentType | null
  readonly extras: readonly ExtraOutcome[]
  /** Where its own server listens; null: it has none. */
  readonly server: ServerAddress | null
  /** The way out of its type or shell. */
  readonly ask: StopAsk | null
  /** What an earlier host knew of it; null: it begins here. */
  readonly adopted: AdoptedRun | null
}

/** What another host knew of a run that goes on under this one. */
export interface AdoptedRun {
  /** Epoch ms. */
  readonly startedAt: number
  readonly identity: ProcessIdentity | null
  readonly readyForMs: number
}

/** How a run is to be stopped. */
export interface StopOrder {
  readonly forced: boolean
  readonly leaderGone: boolean
}
