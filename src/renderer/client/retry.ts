const FIRST_MS = 250
/** Longest wait between attempts, ms: few requests to a host that is down for hours, quick reconnection when it is back. */
const LONGEST_MS = 8_000

/** Wait before connection attempt `attempt` (1 is the first after a loss), ms. */
export function retryDelayMs(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 16))
}
