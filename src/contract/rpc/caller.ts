/** Who is at the other end of a connection, as the transport that accepted it knows. */
export type Caller =
  /** The person whose agents these are: may do everything. */
  | { readonly role: 'owner' }
  /** Somebody who may look and change nothing. */
  | { readonly role: 'viewer' }
  /** A program inside a run, known by the run's cookie: may report about that run. */
  | { readonly role: 'run'; readonly runId: string }

/** What a caller may be. */
export type Role = Caller['role']

/** The owner, for carriers only the owner can reach. */
export const OWNER: Caller = { role: 'owner' }
