import { isMac } from '../../ui/platform.ts'

/** URL schemes that links in a terminal may use: an agent's output is not trusted. */
const OPENABLE: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:'])

/** True for a link that may be opened. */
export function isOpenable(uri: string): boolean {
  return URL.canParse(uri) && OPENABLE.has(new URL(uri).protocol)
}

/** Opens a link of a terminal: only with Ctrl or Cmd held, only if its scheme is allowed. */
export function openLink(event: MouseEvent, uri: string): void {
  const isMeant = isMac ? event.metaKey : event.ctrlKey
  if (isMeant && isOpenable(uri)) window.open(uri, '_blank', 'noopener')
}
