import type { Relation } from '../../core/agent/relation.ts'
import type { Reach } from '../../shapes/reach.ts'

/**
 * Who is at the other end of a connection, as determined by the transport that accepted it. `loginId`: the browser's
 * login, if it came by one.
 */
export type Caller =
  /** The user who owns the agents: may do everything. */
  | { readonly role: 'owner'; readonly loginId?: string }
  /** A client that may read and change nothing. */
  | { readonly role: 'viewer'; readonly loginId?: string }
  /** A program inside a run, which has shown the run's secret and, where that can be seen, is of its process tree. */
  | {
      readonly role: 'run'
      readonly runId: string
      /** The agent whose run it is. */
      readonly agentId: string
      /** What it may ask now. Looked at for every request, because the owner may change it. */
      readonly reach: () => Reach
      /** How the agent of this name or id stands to its own, now. One that does not exist is outside. */
      readonly relationTo: (ref: string) => Relation
    }

export type Role = Caller['role']

/** The owner, for transports that only the owner can reach. */
export const OWNER: Caller = { role: 'owner' }
