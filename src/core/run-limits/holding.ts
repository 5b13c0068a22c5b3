/** Fewer samples than this may be one hiccup (vitals §9.6). */
const LEAST_SAMPLES = 3

/** Ticks come a little early at times: one that does must not make it one more, ms. */
const EARLY_MS = 50

/** Since when a value is on one side of a bound, and how many samples saw it there. */
export type Holding = { readonly sinceMs: number; readonly samples: number } | null

/** One more sample: on that side of the bound or not. */
export function heldOn(holding: Holding, isThere: boolean, atMs: number): Holding {
  if (!isThere) return null
  return holding === null ? { sinceMs: atMs, samples: 1 } : { ...holding, samples: holding.samples + 1 }
}

/** It was there long enough to be believed. `forMs` 0: one look is enough. */
export function isHeld(holding: Holding, forMs: number, atMs: number): boolean {
  if (holding === null) return false
  return forMs === 0 || (holding.samples >= LEAST_SAMPLES && atMs - holding.sinceMs >= forMs - EARLY_MS)
}
