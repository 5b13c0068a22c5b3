/** Stretches and moments in one answer: some 3 MB. */
export const MOST_MARKS = 40_000

/**
 * The most marks a lane may have, so that all together have no more than `most`: what small ones leave is shared by the large ones.
 * `counts`: how many each would have.
 */
export function fairShare(counts: readonly number[], most = MOST_MARKS): number {
  let left = most
  const ascending = counts.toSorted((a, b) => a - b)
  for (const [index, count] of ascending.entries()) {
    const share = left / (ascending.length - index)
    if (count > share) return share
    left -= count
  }
  return most
}
