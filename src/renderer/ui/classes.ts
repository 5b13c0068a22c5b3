/** Picks class names of one CSS module; a name the module does not have is a bug and throws. */
export function classesOf(
  styles: Readonly<Record<string, string>>,
): (...names: readonly (string | false | null | undefined)[]) => string {
  return (...names) =>
    names
      .filter((name) => name !== false && name !== null && name !== undefined)
      .map((name) => {
        const found = styles[name]
        if (found === undefined) throw new Error(`no class "${name}" in this module`)
        return found
      })
      .join(' ')
}
