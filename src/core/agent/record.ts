import type { AgentSpec } from '../../shapes/spec.ts'
import type { AgentEvent } from '../../shapes/events.ts'

/** An agent as the store keeps it. */
export interface AgentRecord {
  readonly id: string
  readonly spec: AgentSpec
  readonly createdAt: number
}

/** What the journal can tell: what happened to an agent's life, or to the agent itself. */
export type JournalEvent =
  | { readonly kind: 'created' }
  | { readonly kind: 'updated' }
  | { readonly kind: 'removed' }
  /** A process of an earlier life that still runs. */
  | { readonly kind: 'survivor-found'; readonly pid: number; readonly name: string; readonly runId: string }
  /** Such a process was killed: by a person, by the setting, or to finish a stop the host's end had interrupted. */
  | {
      readonly kind: 'survivor-killed'
      readonly pid: number
      readonly name: string
      readonly runId: string
      readonly by: 'user' | 'setting' | 'interrupted-stop'
    }
  /** At its end a run left a process alone that shows its cookie and cannot be proven to belong to it. */
  | { readonly kind: 'claimant-left'; readonly pid: number; readonly name: string; readonly runId: string }
  | AgentEvent

/** One thing that happened, in one ordered journal. `seq` has no gaps. */
export interface JournalEntry {
  readonly seq: number
  /** Epoch ms. */
  readonly at: number
  readonly agentId: string
  /** Run it belongs to; 0: none. */
  readonly generation: number
  readonly fact: JournalEvent
}
