import { closeSync, openSync } from 'node:fs'

/**
 * Descriptors that every start leaves to all else the host does: clients, looks at processes, its database, git. Without them nobody could
 * connect to stop an agent.
 */
export const SPARE_DESCRIPTORS = 48
/** No system allows less than this many; below it nothing has to be tried. */
const FEW = 150
/** A look that finds room for several starts holds for them, if they come at once. */
const STARTS_PER_LOOK = 8
const DESCRIPTORS_PER_START = 4
const LOOK_HOLDS_MS = 50

/** What the last look found. */
const found = { starts: 0, untilMs: 0 }

/** Throws the system's error (EMFILE) if a start would leave too few descriptors. Not for Windows. */
export function needSpareDescriptors(): void {
  const nowMs = performance.now()
  if (found.starts === 0 || nowMs >= found.untilMs) {
    found.starts = Math.floor((room() - SPARE_DESCRIPTORS) / DESCRIPTORS_PER_START)
    found.untilMs = nowMs + LOOK_HOLDS_MS
  }
  found.starts = Math.max(0, found.starts - 1)
}

/** How many more descriptors there are, as far as it matters. Throws if they are fewer than the spare ones. */
function room(): number {
  const most = SPARE_DESCRIPTORS + STARTS_PER_LOOK * DESCRIPTORS_PER_START
  const opened: number[] = []
  try {
    do opened.push(openSync('/dev/null', 'r'))
    while (opened.length < most && (opened[0] ?? 0) >= FEW)
    return most
  } catch (error) {
    if (opened.length < SPARE_DESCRIPTORS) throw error
    return opened.length
  } finally {
    for (const fd of opened) closeSync(fd)
  }
}
