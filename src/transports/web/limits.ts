/*
 * Limits of the web host: what its logins may cost, and what somebody without a login may make it keep.
 */

/** How long an address with a code can be opened, ms: time to copy it, and not much more for others to come upon it. */
export const CODE_LIFE_MS = 60_000
/** Characters of a code, 5 bits each: 160 bits cannot be guessed, so that wrong codes lock nobody out. */
export const CODE_CHARACTERS = 32
/** Codes that can be used at the same time; one more replaces the oldest. A person opens a few windows at once. */
export const CODES_MAX = 64
/** Codes that are remembered as used or expired, so that the page can say which. */
export const SPENT_CODES_KEPT = 256

/** A login that no page has used for this long ends, ms: a week of holidays. */
export const LOGIN_UNUSED_MS = 7 * 24 * 60 * 60 * 1000
/** Logins at once; one more ends the one that was used longest ago. Nobody has that many browsers. */
export const LOGINS_MAX = 64
/** How often the last use of a login with open pages is recorded, ms: a crash costs it no more than this. */
export const LOGIN_USE_RECORDED_MS = 60 * 60 * 1000
/** Keys kept of one login, by which its pages find their host again after a restart; one more forgets the oldest that no open page has. More than the connections of a login. */
export const KEYS_PER_LOGIN = 64
/** Connections one login may have: one for each page. */
export const CONNECTIONS_PER_LOGIN = 32
/**
 * How long the next load of a page may follow the end of its connection, ms. Whoever serves the page's address later
 * (a squatter behind a broken tunnel) finds a ticket in the browser that is worth nothing.
 */
export const TICKET_GRACE_MS = 30_000
/** Tickets at once: of every connection, and of as many that have just ended. */
export const TICKETS_MAX = 4_096

/** Characters of a page's name in its address, 5 bits each: no two are the same, so that nothing was planted under it. */
export const NAME_CHARACTERS = 10
/** Names made up in one life of the host; one more forgets the oldest, whose pages go on but cannot be loaded again. */
export const NAMES_KEPT = 1_024

/** Streams per login. A browser has 6 connections to a host for all its windows (Chromium, Firefox), and a page also needs some for its files. */
export const STREAMS_PER_LOGIN = 3

/** Time for a page to log in, ms: it takes milliseconds, and a second over a slow tunnel. */
export const GREETING_MS = 10_000
/** What a page may send before it is logged in, bytes: its messages have some 600. */
export const GREETING_MAX_BYTES = 4_096
/**
 * Connections without a login. One more ends the oldest of them, so that a stranger who opens thousands holds no
 * descriptors, and the owner's, which is the newest, gets through.
 */
export const STRANGERS_MAX = 256
/** Connections in all, at each address: above what all logins may have in practice, below the usual 4,096 descriptors. */
export const CONNECTIONS_MAX = 1_024

/** Time limit for a request's headers and for the whole of it, ms: a local client has no reason to be slow, and no request has a body. */
export const REQUEST_TIMEOUT_MS = 10_000
/** How often Node looks for requests that are too slow, ms: its own default of 30 s would make a limit of 10 s one of 40 s. */
export const REQUEST_CHECK_MS = 1_000

/** Largest packet a client may send, bytes: 1 MB of text or a frame, and its header. */
export const MAX_CLIENT_PACKET_BYTES = 1024 * 1024 + 64
