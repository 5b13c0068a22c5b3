/** Number of full-rate samples kept in memory: 15 min at 1 s (DESIGN 6). */
export const KEPT_SAMPLES = 900

/** Time between two sweeps, ms. */
export const SAMPLE_INTERVAL_MS = 1_000
