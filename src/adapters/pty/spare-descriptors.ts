import { closeSync, openSync } from 'node:fs'

/**
 * Descriptors that every start leaves to all else the host does: clients, looks at processes, its database, git. Without them nobody could
 * connect to stop an agent.
 */
export const SPARE_DESCRIPTORS = 48
/** No system allows less than this many; below it nothing has to be tried. */
const FEW = 150

/** Throws the system's error (EMFILE) if a start would leave too few descriptors. Not for Windows. */
export function needSpareDescriptors(): void {
  const opened: number[] = []
  try {
    do opened.push(openSync('/dev/null', 'r'))
    while (opened.length < SPARE_DESCRIPTORS && (opened[0] ?? 0) >= FEW)
  } finally {
    for (const fd of opened) closeSync(fd)
  }
}
