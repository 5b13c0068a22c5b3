import { watch } from 'node:fs'
import { join } from 'node:path'
import { toDisposable, type Disposable } from '../../base/disposable.ts'
import type { MemoryCounts } from '../../shapes/memory-counts.ts'
import { readKernelFile, unlessRefused } from './cgroup-files.ts'
import { boundsOf } from './group-bounds.ts'
import { parseMemoryEvents } from './parse-usage.ts'

/** Counts of a group and all inside it; there only where the memory controller is. The kernel tells of changes, at most 100 a second. */
const EVENTS = 'memory.events'
/** The same of the group alone: groups that a program makes inside have bounds of their own. Linux 5.2. */
const OWN_EVENTS = 'memory.events.local'
/** Linux 5.19. */
const PEAK = 'memory.peak'

/** What the kernel has counted of a group's memory; null: it does not count that here. */
export function readMemoryCounts(directory: string): MemoryCounts | null {
  const counts = parseMemoryEvents(readKernelFile(join(directory, EVENTS)) ?? '')
  if (counts === null) return null
  const peak = readKernelFile(join(directory, PEAK))?.trim() ?? ''
  const peakBytes = /^\d+$/.test(peak) ? Number(peak) : null
  const { high, max } = parseMemoryEvents(readKernelFile(join(directory, OWN_EVENTS)) ?? '') ?? counts
  return { peakBytes, maxBytes: boundsOf(directory).memoryMaxBytes, high, max, oomKill: counts.oomKill }
}

/** Calls at each change of the counts; null: they are not there, or no watch can be had (fs.inotify.max_user_watches). */
export function watchMemoryEvents(directory: string, changed: () => void): Disposable | null {
  const watcher = unlessRefused(() => watch(join(directory, EVENTS), { persistent: false }, () => changed()))
  if (watcher === null) return null
  // A group that goes while it is watched ends the watch.
  watcher.on('error', () => watcher.close())
  return toDisposable(() => watcher.close())
}
