/** Seconds of each start and each stop. */
export interface CycleTimes {
  readonly starts: readonly number[]
  readonly stops: readonly number[]
}

/** Peers are slower and vary less: three rounds are enough. */
export const PEER_ROUNDS = 3

/** Seconds after which an abandoned program of a peer ends by itself. */
export const PEER_PROGRAM_LIFE_S = '600'
