/** An event or a phase that only a newer version of the host knows. */
export function unknownWords(name: string): string {
  return `Something this version does not know: ${name}`
}
