/** Seconds of each start and each stop. */
export interface CycleTimes {
  readonly starts: readonly number[]
  readonly stops: readonly number[]
}

/** Peers are slower and steadier: three rounds tell. */
export const PEER_ROUNDS = 3

/** Seconds after which a peer's program forgotten by everybody ends by itself. */
export const PEER_PROGRAM_LIFE_S = '600'
