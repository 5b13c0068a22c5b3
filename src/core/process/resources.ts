import { isZombie, type ProcessRow } from './process-row.ts'

/** What one process has open, and what it has read from and written to disks so far; null: it cannot be told. */
export interface ProcessResources {
  readonly openFiles: number | null
  readonly readBytes: number | null
  readonly writtenBytes: number | null
}

/** The same of a whole tree, at one moment. */
export interface TreeResources extends ProcessResources {
  /** Monotonic ms. */
  readonly takenAtMs: number
}

/** The living members, whose resources are worth asking for. */
export function livingPids(members: readonly ProcessRow[]): readonly number[] {
  return members.filter((row) => !isZombie(row)).map(({ pid }) => pid)
}

/** Adds up a tree; of a process that is gone or hidden nothing is known, and the others count. */
export function sumResources(each: Iterable<ProcessResources>, takenAtMs: number): TreeResources {
  let sum: ProcessResources = { openFiles: null, readBytes: null, writtenBytes: null }
  for (const one of each) {
    sum = {
      openFiles: plus(sum.openFiles, one.openFiles),
      readBytes: plus(sum.readBytes, one.readBytes),
      writtenBytes: plus(sum.writtenBytes, one.writtenBytes),
    }
  }
  return { ...sum, takenAtMs }
}

/**
 * Bytes per second between two sums of one tree. The kernel adds what a child has read to its parent's count when the parent waits for it, so only
 * sums of trees can be compared; what nobody waited for is lost, and a sum that falls is a rate of 0.
 */
export function rateBetween(
  before: TreeResources | null,
  now: TreeResources,
  of: 'readBytes' | 'writtenBytes',
): number | null {
  const [from, to] = [before?.[of] ?? null, now[of]]
  if (before === null || from === null || to === null || now.takenAtMs <= before.takenAtMs) return null
  return Math.max(0, ((to - from) / (now.takenAtMs - before.takenAtMs)) * 1000)
}

const plus = (a: number | null, b: number | null): number | null => (b === null ? a : (a ?? 0) + b)
