import { LINK_LINES_KEPT, LINK_MAX_CHARACTERS, LINK_MAX_LINES, LINKS_KEPT } from '../../limits.ts'
import type { XtermInside, XtermLinks } from './xterm-inside.ts'

/**
 * Bounds the links (OSC 8) a terminal remembers, their addresses and the lines they are on. xterm.js compares every character of a link
 * with all lines of it, and moves a marker for each of those at every line that scrolls. Returns the handler to register for OSC 8:
 * true if the sequence is dealt with.
 */
export function boundLinks(core: XtermInside): (payload: string) => boolean {
  const links = core._oscLinkService
  const addLine = links.addLineToLink.bind(links)
  const makeRoom = (): void => {
    const { markers } = core._bufferService.buffer
    while (links._dataByLinkId.size >= LINKS_KEPT || markers.length >= LINK_LINES_KEPT) if (!forgetOldest(links)) return
  }
  links.addLineToLink = (id, line) => {
    const lines = links._dataByLinkId.get(id)?.lines
    // Characters come in a row: nearly all are on the line added last.
    if (lines === undefined || lines.at(-1)?.line === line || lines.length >= LINK_MAX_LINES) return
    makeRoom()
    addLine(id, line)
  }
  return (payload) => {
    if (payload.length > LINK_MAX_CHARACTERS) return core._inputHandler.setHyperlink(';')
    makeRoom()
    return false
  }
}

/** False: there is none. */
function forgetOldest(links: XtermLinks): boolean {
  const [oldest] = links._dataByLinkId.values()
  if (oldest === undefined) return false
  for (const marker of [...oldest.lines]) marker.dispose()
  links._dataByLinkId.delete(oldest.id)
  if (oldest.key !== undefined) links._entriesWithId.delete(oldest.key)
  return true
}
