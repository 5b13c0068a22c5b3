import { closeSync, openSync } from 'node:fs'

/**
 * Runs `fork` with every descriptor up to `highest` open, so that the one it opens lies above them. Linux only: node-pty 1.2.0-beta.15 has the child
 * close what it inherits one by one and give up at the first that is not open (above 15), and a terminal's descriptor is not closed on exec.
 * Beyond a gap the child would keep the terminals of other agents: it could read them and type into them.
 */
export function forkAbove<T>(highest: number, fork: () => T): T {
  const fillers = fillGaps(highest)
  try {
    return fork()
  } finally {
    for (const fd of fillers) closeSync(fd)
  }
}

/** What a fork opens: both sides of a terminal, and one more for a moment. */
const FORK_DESCRIPTORS = 3

/** Opens what is missing up to `highest`. Where that would leave the fork too few, nothing is filled: better a terminal too many in a child than no child. */
function fillGaps(highest: number): readonly number[] {
  const fillers: number[] = []
  const spare: number[] = []
  while (spare.length < FORK_DESCRIPTORS) {
    const fd = openFiller()
    if (fd === null) return release([...fillers, ...spare])
    const place = fd > highest ? spare : fillers
    place.push(fd)
  }
  release(spare)
  return fillers
}

function release(descriptors: readonly number[]): readonly number[] {
  for (const fd of descriptors) closeSync(fd)
  return []
}

/** Null when no descriptor is to be had; the fork will find that out for itself. */
function openFiller(): number | null {
  try {
    return openSync('/dev/null', 'r')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return null
  }
}
