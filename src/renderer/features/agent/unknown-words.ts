/** The words for an event or a phase only a newer host knows. */
export function unknownWords(name: string): string {
  return `Something this version does not know: ${name}`
}
