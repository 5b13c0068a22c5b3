/*
 * What somebody without the token may make the metrics server keep.
 */

/** Connections at once, at each address. A Prometheus has one, and a person with curl another; one more ends the oldest, so that the newest gets through. */
export const CONNECTIONS_MAX = 16
/** Headers of a request, bytes: those of Prometheus have some 500. */
export const HEADERS_MAX_BYTES = 8_192
/** Time for a request to arrive, ms: it comes from this machine and has no body. */
export const REQUEST_TIMEOUT_MS = 5_000
/** How often Node looks for requests that are too slow, ms. */
export const REQUEST_CHECK_MS = 1_000
/** How long a connection may rest between two requests, ms: longer than Prometheus lets pass between two scrapes (1 min by default). */
export const REST_MS = 90_000
