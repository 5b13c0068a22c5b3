/** Schemes a link in a terminal may open; anything else could start a program. */
const OPENABLE = new Set(['http:', 'https:', 'mailto:'])

/** True when the system may be asked to open `url`. */
export function isOpenable(url: string): boolean {
  return URL.canParse(url) && OPENABLE.has(new URL(url).protocol)
}
