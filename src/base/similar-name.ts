/** Changes after which a name is another one and no longer a slip of the fingers. */
const MOST_CHANGES = 3
/** At least so much of the longer of two names is the same. */
const LEAST_SAME = 0.4

/** The names that were probably meant, the likeliest first; without regard to case. */
export function similarNames(typed: string, names: readonly string[]): readonly string[] {
  const measured = names.map((name) => ({ name, changes: changesBetween(typed.toLowerCase(), name.toLowerCase()) }))
  const near = measured.filter(({ name, changes }) => {
    const longer = Math.max(typed.length, name.length)
    return changes <= MOST_CHANGES && 1 - changes / longer > LEAST_SAME
  })
  const fewest = Math.min(...near.map(({ changes }) => changes))
  return near.filter(({ changes }) => changes === fewest).map(({ name }) => name)
}

/** Characters to insert, delete, replace or swap with their neighbour until one text is the other. */
function changesBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_CHANGES) return MOST_CHANGES + 1
  let twoBefore: readonly number[] = []
  let before: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const now = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (before[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      const swapped = isSwap ? (twoBefore[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      now.push(Math.min((before[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1, replaced, swapped))
    }
    twoBefore = before
    before = now
  }
  return before.at(-1) ?? 0
}
