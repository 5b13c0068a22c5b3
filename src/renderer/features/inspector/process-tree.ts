import type { ProcessView } from '../../../contract/views.ts'

/** The tree lines drawn before each process's name; parents come before their children in the list. */
export function treeStrokes(rows: readonly Pick<ProcessView, 'depth'>[]): string[] {
  return rows.map(({ depth }, index) => {
    if (depth === 0) return ''
    const levels = Array.from({ length: depth - 1 }, (_, level) => (goesOn(rows, index, level + 1) ? '│ ' : '  '))
    return `${levels.join('')}${goesOn(rows, index, depth) ? '├ ' : '└ '}`
  })
}

/** True when the tree line of `depth` continues below row `index`. */
function goesOn(rows: readonly Pick<ProcessView, 'depth'>[], index: number, depth: number): boolean {
  const next = rows.slice(index + 1).find((row) => row.depth <= depth)
  return next?.depth === depth
}
