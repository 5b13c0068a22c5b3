/** A host that has seen nothing for so long was not there, ms: the machine slept, or the host was stopped. It looks every few seconds. */
export const UNSEEN_AFTER_MS = 30_000
/** A clock that is corrected by less is taken as it is, ms: times do not go back meanwhile. */
export const SET_BACK_MS = 2_000
/** Nobody corrects a clock by more, ms. One that shows more is not believed at first: it may have lost its time, and gets it back from the network. */
export const DOUBTFUL_MS = 24 * 60 * 60_000

/**
 * What the clock says of the time since somebody last looked. `goes-on`: nothing special. `unseen`: nobody was there. `set-back`: it was
 * set back, and what is known of later is not true any more. `doubtful`: so far back that it may be wrong.
 */
export type SeenTime = 'goes-on' | 'unseen' | 'set-back' | 'doubtful'

/** Both in epoch ms. */
export function seenTime(lastSeenMs: number, nowMs: number): SeenTime {
  const passedMs = nowMs - lastSeenMs
  if (passedMs > UNSEEN_AFTER_MS) return 'unseen'
  if (passedMs > -SET_BACK_MS) return 'goes-on'
  return passedMs > -DOUBTFUL_MS ? 'set-back' : 'doubtful'
}
