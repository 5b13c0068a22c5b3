/** How near a value of an agent is to its limit: 1 is the limit itself. */
export interface NearestLimit {
  readonly ratio: number
  /** Which limit, for people: "memory". */
  readonly name: string
}

/** Of an agent (its id) the value that is nearest to its limit; null: it has no limits, or nothing is known of them. */
export type NearestLimitOf = (agentId: string) => NearestLimit | null
