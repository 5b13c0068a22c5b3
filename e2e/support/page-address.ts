/**
 * The page's address with the options that let tests read a terminal: its text in the page, and access to its buffer.
 */
export function forTests(address: URL): URL {
  const changed = new URL(address)
  changed.search = '?test&renderer=dom'
  return changed
}
