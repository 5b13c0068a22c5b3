/** Mistakes at most; in a short word one, because with more everything is near everything. */
const MOST_MISTAKES = 2
const SHORT_LETTERS = 4

/** The word that was probably meant; null: none is near. */
export function nearestWord<T extends string>(typed: string, words: readonly T[]): T | null {
  const lower = typed.toLowerCase()
  const most = lower.length <= SHORT_LETTERS ? 1 : MOST_MISTAKES
  const near = words
    .map((word) => ({ word, mistakes: mistakesBetween(lower, word) }))
    .filter(({ mistakes }) => mistakes <= most)
    .toSorted((a, b) => a.mistakes - b.mistakes)
  return near[0]?.word ?? words.find((word) => lower.length > 1 && word.startsWith(lower)) ?? null
}

/** Letters that are missing, too many or wrong, and neighbours that changed places, each counted once. */
export function mistakesBetween(a: string, b: string): number {
  let [beforeLast, last]: [readonly number[], readonly number[]] = [
    [],
    Array.from({ length: b.length + 1 }, (_, at) => at),
  ]
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1]
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      next.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.MAX_SAFE_INTEGER,
        ),
      )
    }
    ;[beforeLast, last] = [last, next]
  }
  return last[b.length] ?? 0
}
