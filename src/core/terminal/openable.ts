/** Addresses a link in a terminal may open: an agent's output is not trusted, and any other scheme could start a program. */
const OPENABLE = /^(?:https?:\/\/[^\s/]|mailto:\S)/iu

/** True when the browser or the system may be asked to open `url`. */
export function isOpenable(url: string): boolean {
  return OPENABLE.test(url)
}
