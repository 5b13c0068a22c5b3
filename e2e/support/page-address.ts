/** The page's address with what lets tests read a terminal: its text in the page, and a hook to its buffer. */
export function forTests(address: URL): URL {
  const changed = new URL(address)
  changed.search = '?test&renderer=dom'
  return changed
}
