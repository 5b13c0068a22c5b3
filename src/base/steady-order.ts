/** The same values in the order in which their keys came before; those that are new come last, in their own order. */
export function inOrderOf<T>(
  before: readonly string[],
  values: readonly T[],
  keyOf: (value: T) => string,
): readonly T[] {
  const byKey = Map.groupBy(values, keyOf)
  const known = new Set(before)
  const kept = [...known].flatMap((key) => byKey.get(key) ?? [])
  return [...kept, ...values.filter((value) => !known.has(keyOf(value)))]
}
