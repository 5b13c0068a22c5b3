/**
 * What one client may make its host keep. Bounds on single packets and on bytes that wait in a socket are the transports' (carrier.ts).
 */

/** Requests one client may have open. Removing a fleet of some thousand agents at once is one request each; more is a loop gone wild. */
export const MAX_OPEN_REQUESTS = 4096

/** Event streams (`events.follow`) one client may have open: one per window or command is usual. */
export const MAX_FOLLOWS = 16

/**
 * Stream messages a client may have been sent without having confirmed them, characters. Stopping 1,000 agents tells about 15 MB at once,
 * which a client that works takes in within a second; this is twice that, and half of what a carrier lets wait.
 */
export const MAX_UNHEARD_CHARACTERS = 32 * 1024 * 1024

/** A client that confirms nothing for so long is stopped or hung, ms: no page pauses that long, and a laptop's sleep is longer. */
export const MAX_SILENCE_MS = 15_000

/** A client that fell behind is back when no more than this is unconfirmed, characters. */
export const CAUGHT_UP_CHARACTERS = 64 * 1024
