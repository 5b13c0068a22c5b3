/**
 * Limits on what one client may make its host keep. Limits on single packets and on bytes waiting in a socket belong to
 * the transports (carrier.ts).
 */

/**
 * Requests one client may have open. Removing a fleet of some thousand agents at once takes one request each; more
 * means a client in a loop.
 */
export const MAX_OPEN_REQUESTS = 4096

/**
 * Heavy requests (access.ts) of one client that go on at once; the others wait. Node reads files on
 * four threads, which all clients and every start share.
 */
export const MAX_HEAVY_REQUESTS = 2

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

/*
 * Limits on programs inside runs, at the run door. What they have to say is short and rare, and they may be steered by
 * other people's text.
 */

/** Connections of one run at once: a hook each time something happens, and a tool that stays connected. */
export const MAX_RUN_CONNECTIONS = 8

/**
 * Connections at the run door that have not said yet which run they belong to; of more, the oldest is dropped. A hook
 * says so at once, so that idle ones cannot keep others out.
 */
export const MAX_SILENT_CONNECTIONS = 64

/** Largest packet of a run, bytes: a report has some hundred. */
export const MAX_RUN_PACKET_BYTES = 64 * 1024

/** Most bytes that may wait for one connection of a run: the largest page of the list has some 3 MB. */
export const MAX_RUN_WAITING_BYTES = 4 * 1024 * 1024

/** Packets of a run that may wait while it is being checked: its hello and what it asks first. */
export const MAX_EARLY_PACKETS = 16

/** Time for a connection to say who it is, ms: a hook does at once, also on a busy machine. */
export const HELLO_WITHIN_MS = 10_000

/** Requests one connection of a run may have open. */
export const MAX_RUN_REQUESTS = 16

/** Requests of one connection of a run: 20 a second, and 40 at once. No tool a person uses asks faster. */
export const RUN_REQUEST_RATE = { burst: 40, perMs: 0.02 } as const

/** Connections of one run that are checked: 5 a second, and 20 at once. Each check looks at the process table. */
export const RUN_HELLO_RATE = { burst: 20, perMs: 0.005 } as const

/**
 * What programs of one run do to other agents and to the queue: 20 deeds at once, then one every 3 s. More is an agent in a
 * loop; looking is not counted.
 */
export const RUN_DEED_RATE = { burst: 20, perMs: 1 / 3_000 } as const

/** Longest message of a login, characters: the longest there is has some 300, and anybody may send one. */
export const LOGIN_MESSAGE_MAX = 1_024

/** What a client was sent is marked so often at the least, while it is sent anything. */
export const MARK_EVERY = { characters: 64 * 1024, ms: 5_000 }
