/** The same values in the order in which their keys came before; those that are new come last, in their own order. */
export function inOrderOf<T>(
  before: readonly string[],
  values: readonly T[],
  keyOf: (value: T) => string,
): readonly T[] {
  const places = new Map(before.map((key, place) => [key, place]))
  const placeOf = (value: T): number => places.get(keyOf(value)) ?? before.length
  return values.toSorted((a, b) => placeOf(a) - placeOf(b))
}
