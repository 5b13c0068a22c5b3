import { closeSync, openSync } from 'node:fs'

/**
 * Runs `fork` while every descriptor up to `highest` is open, so that the one it opens lies above them. Linux only: in
 * node-pty 1.2.0-beta.15 the child closes inherited descriptors one by one and stops at the first that is not open
 * (above 15), and terminals have no close-on-exec. Beyond a gap the child would keep the terminals of other agents: it
 * could read from and type into them.
 */
export function forkAbove<T>(highest: number, fork: () => T): T {
  const fillers = fillGaps(highest)
  try {
    return fork()
  } finally {
    for (const fd of fillers) closeSync(fd)
  }
}

/** Descriptors a fork opens: both sides of a terminal, and one more briefly. */
const FORK_DESCRIPTORS = 3

/**
 * Opens the missing descriptors up to `highest`. If that would leave too few for the fork, it opens none: a child with
 * one terminal too many is better than no child.
 */
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

/** Null if no descriptor is left; the fork will fail for the same reason. */
function openFiller(): number | null {
  try {
    return openSync('/dev/null', 'r')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return null
  }
}
