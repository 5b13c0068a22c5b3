import { isOpenable } from '../../../core/terminal/openable.ts'
import { isMac } from '../../ui/platform.ts'

/** Opens a link of a terminal: only with Ctrl or Cmd held, and only if it may be opened. */
export function openLink(event: MouseEvent, uri: string): void {
  const isMeant = isMac ? event.metaKey : event.ctrlKey
  if (isMeant && isOpenable(uri)) window.open(uri, '_blank', 'noopener')
}
