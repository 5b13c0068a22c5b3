import type { ProcessView } from '../../../contract/views.ts'

/** What the processes are sorted by; `tree`: parents before children, as they come. */
export const PROCESS_SORTS = ['tree', 'cpu', 'memory', 'age'] as const
export type ProcessSort = (typeof PROCESS_SORTS)[number]

/** What names a process in the list for good. */
export function processKey({ pid, startTime }: Pick<ProcessView, 'pid' | 'startTime'>): string {
  return `${pid}:${startTime}`
}

/** The processes with the largest, or oldest, first; equal ones, and all of a tree, as they come. */
export function sortProcesses(rows: readonly ProcessView[], sort: ProcessSort): readonly ProcessView[] {
  if (sort === 'tree') return rows
  const figures: Readonly<Record<Exclude<ProcessSort, 'tree'>, (row: ProcessView) => number>> = {
    cpu: ({ cpuPercent }) => cpuPercent,
    memory: ({ rssBytes }) => rssBytes,
    age: ({ ageMs }) => ageMs ?? -1,
  }
  const figureOf = figures[sort]
  return rows.toSorted((a, b) => figureOf(b) - figureOf(a))
}
