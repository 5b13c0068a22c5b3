const NUMBERS = /\d+(?:\.\d+)+/

/** The numbers of the first version in a text (`git version 2.39.5`); null: there is none. */
export function numbersOf(text: string): readonly number[] | null {
  const found = NUMBERS.exec(text)?.[0]
  return found === undefined ? null : found.split('.').map(Number)
}

/** Below 0: `a` is older than `b`. What stands behind the numbers (`-beta.2`, the `a` of 3.3a) is not compared. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a) ?? [], numbersOf(b) ?? []]
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
