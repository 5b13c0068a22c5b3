/**
 * Limits on what one client may make its host keep. Limits on single packets and on bytes waiting in a socket belong to
 * the transports (carrier.ts).
 */

/**
 * Requests one client may have open. Removing a fleet of some thousand agents at once takes one request each; more
 * means a client in a loop.
 */
export const MAX_OPEN_REQUESTS = 4096

/** Event streams (`events.follow`) one client may have open: one per window or command is usual. */
export const MAX_FOLLOWS = 16

/**
 * Terminals one client may have open. Each costs the host up to 4 MB of output on its way; a window shows one, a wall of
 * them some dozens.
 */
export const MAX_TERMINALS = 64

/**
 * Characters of stream messages that may be unconfirmed. Stopping 1,000 agents sends about 15 MB at once, which a
 * working client reads within a second; this is twice that, and half of what a transport lets wait.
 */
export const MAX_UNHEARD_CHARACTERS = 32 * 1024 * 1024

/**
 * A client that confirms nothing for this long is stopped or hung, ms: no page pauses that long, and a laptop sleeps
 * longer.
 */
export const MAX_SILENCE_MS = 15_000

/** A client that fell behind has caught up when no more than this is unconfirmed, characters. */
export const CAUGHT_UP_CHARACTERS = 64 * 1024

/** Longest message of a login, characters: the longest there is has some 300, and anybody may send one. */
export const LOGIN_MESSAGE_MAX = 1_024
