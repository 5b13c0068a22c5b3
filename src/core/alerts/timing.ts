/** A condition has to be over for so long before its alert is, ms (vitals.md 9.9). */
export const HOLD_FIRING_MS = 60_000

/** The news that an alert is over is held back for so long at first, ms; each time it comes back meanwhile, longer. */
export const DOWN_DELAY = { firstMs: 60_000, factor: 1.5, longestMs: 60 * 60_000 } as const

/** An alert that is over is kept for so long, ms: whoever looks later should see it. */
export const RESOLVED_KEPT_MS = 15 * 60_000

/** A critical alert nobody has acknowledged is told again so often, ms. Warnings are told once. */
export const REPEAT_MS = 4 * 60 * 60_000

/** After an outage of the host of at least so long, what had not fired yet begins anew, ms. */
export const OUTAGE_MS = 60 * 60_000

/** Two looks further apart than this, ms, or a clock that was set: the machine slept or stood still, and nothing is concluded from the time between. The slowest platform is sampled every 5 s. */
export const GAP_MS = 10_000

/** After the machine woke up, or while it is overloaded, rules about agents say nothing for so long, ms: all agents are slow then. */
export const INHIBIT_MS = 60_000

/** The first notice of a rule waits so long for others, ms. */
export const GROUP_WAIT_MS = 2_000

/** More agents than this on one rule within so many ms are told as one. */
export const FLEET_NOTICE = { agents: 5, withinMs: 30_000 } as const

/** Most notices of one rule within so many ms; the others are counted in the next. */
export const NOTICE_RATE = { most: 6, withinMs: 60 * 60_000 } as const
