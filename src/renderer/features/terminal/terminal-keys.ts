import { isMac } from '../../ui/platform.ts'

/** What a key means to a terminal before it means anything to its program. */
export type TerminalKey = 'new-line' | 'copy' | 'paste' | 'find' | null

/** The meaning of a key pressed in a terminal; null: the program's. */
export function terminalKeyOf(
  event: Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
  mac: boolean = isMac,
): TerminalKey {
  const { code, ctrlKey, metaKey, shiftKey, altKey } = event
  if (code === 'Enter' && shiftKey && !ctrlKey && !metaKey && !altKey) return 'new-line'
  if (altKey) return null
  const isOurs = mac ? metaKey && !ctrlKey && !shiftKey : ctrlKey && shiftKey && !metaKey
  if (code === 'KeyF' && (isOurs || (!mac && ctrlKey && !metaKey))) return 'find'
  if (!isOurs) return null
  if (code === 'KeyC') return 'copy'
  return code === 'KeyV' ? 'paste' : null
}
