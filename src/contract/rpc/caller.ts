/**
 * Who is at the other end of a connection, as determined by the transport that accepted it. `loginId`: the browser's
 * login, if it came by one.
 */
export type Caller =
  /** The user who owns the agents: may do everything. */
  | { readonly role: 'owner'; readonly loginId?: string }
  /** A client that may read and change nothing. */
  | { readonly role: 'viewer'; readonly loginId?: string }
  /** A program inside a run, identified by the run's cookie: may report about that run. */
  | { readonly role: 'run'; readonly runId: string }

export type Role = Caller['role']

/** The owner, for transports that only the owner can reach. */
export const OWNER: Caller = { role: 'owner' }
