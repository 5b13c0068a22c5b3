/** Values by name: one way through a matrix. */
export type Choice = Readonly<Record<string, string>>

const PLACE = /\{\{\s*([\w-]+)\s*\}\}/g

/** Every combination of a matrix, the last name changing fastest; a matrix without names has one, which is empty. */
export function combinationsOf(matrix: Readonly<Record<string, readonly string[]>>): readonly Choice[] {
  return Object.entries(matrix).reduce<readonly Choice[]>(
    (choices, [name, values]) => choices.flatMap((choice) => values.map((value) => ({ ...choice, [name]: value }))),
    [{}],
  )
}

/** Number of combinations, without making them. */
export function combinationCount(matrix: Readonly<Record<string, readonly string[]>>): number {
  return Object.values(matrix).reduce((count, values) => count * values.length, 1)
}

/** A text with the values of a choice in its places: `{{name}}`. */
export function filledIn(text: string, choice: Choice): string {
  return text.replaceAll(PLACE, (place, name: string) => choice[name] ?? place)
}

/** Names of places in a text that a matrix does not have. */
export function unknownPlaces(text: string, names: readonly string[]): readonly string[] {
  return [...text.matchAll(PLACE)].flatMap(([, name = '']) => (names.includes(name) ? [] : [name]))
}
