/** One slot of holding and letting go, ms: a terminal's program answers within one (vitals §1.4). */
export const SLOT_MS = 100
/** It runs at least so long in each slot, ms: enough to redraw and answer. */
export const LEAST_RUN_MS = 20
/** Weight of the newest slot in the usage that is looked at: one slot alone says little. */
const SMOOTHING = 0.08
/** Nearly all of a slot is all of it: holding costs more than it saves. */
const WHOLE = 0.97

/** How much of each slot a tree may run. */
export interface ThrottleState {
  readonly share: number
  /** Percent of one core, smoothed; null: none was seen yet. */
  readonly usage: number | null
}

/** Begins low: it was above its limit just now. */
export const THROTTLE_START: ThrottleState = { share: LEAST_RUN_MS / SLOT_MS, usage: null }

/** The next slot, after one in which it used so much. `target`: the CPU it may use, percent of one core; null: as little as possible. */
export function nextSlot({ share, usage }: ThrottleState, used: number, target: number | null): ThrottleState {
  if (target === null) return { share: THROTTLE_START.share, usage: used }
  const smoothed = usage === null ? used : usage * (1 - SMOOTHING) + used * SMOOTHING
  const wanted = smoothed <= 0 ? 1 : (share / smoothed) * target
  return { share: Math.min(1, Math.max(LEAST_RUN_MS / SLOT_MS, wanted)), usage: smoothed }
}

/** How long of a slot it runs, ms; the rest it is held. */
export function runMs({ share }: ThrottleState): number {
  return share >= WHOLE ? SLOT_MS : Math.round(share * SLOT_MS)
}
