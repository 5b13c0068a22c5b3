const MOST_NAMES = 4

/** Names to choose from, at most four: `a`, `a or b`, `a, b, or c`. */
export function orList(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(names.slice(0, MOST_NAMES))
}
