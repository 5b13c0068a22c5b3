/** What an agent's place in the queue says about its wait. */
export interface QueueWait {
  /** Its place; null: it is in no queue, or that has not been told yet. */
  readonly place: { readonly hasObstacle: boolean } | null
  /** What all in line wait for now; null: nobody is in line. */
  readonly hold: string | null
}

/** An agent that is in no queue. */
export const NO_WAIT: QueueWait = { place: null, hold: null }

/**
 * What a queued agent waits for now. `queuedFor` is the reason its phase was entered with: it stays true for an obstacle of the agent's own, while
 * what holds the line changes without an event of each agent in it.
 */
export function waitReason(queuedFor: string, { place, hold }: QueueWait): string {
  return place === null || place.hasObstacle ? queuedFor : (hold ?? queuedFor)
}

/** The same as a sentence about the agent. */
export function waitSentence(queuedFor: string, wait: QueueWait): string {
  return `It waits to be started: ${waitReason(queuedFor, wait)}`
}
