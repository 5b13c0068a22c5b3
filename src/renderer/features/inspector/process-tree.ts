import type { ProcessView } from '../../../contract/views.ts'

/** The strokes before a process's name that hang it under its parent, for each row of a list in which parents come before children. */
export function treeStrokes(rows: readonly Pick<ProcessView, 'depth'>[]): string[] {
  return rows.map(({ depth }, index) => {
    if (depth === 0) return ''
    const levels = Array.from({ length: depth - 1 }, (_, level) => (goesOn(rows, index, level + 1) ? '│ ' : '  '))
    return `${levels.join('')}${goesOn(rows, index, depth) ? '├ ' : '└ '}`
  })
}

/** True when another process of `depth` hangs on the same stroke below row `index`. */
function goesOn(rows: readonly Pick<ProcessView, 'depth'>[], index: number, depth: number): boolean {
  const next = rows.slice(index + 1).find((row) => row.depth <= depth)
  return next?.depth === depth
}
