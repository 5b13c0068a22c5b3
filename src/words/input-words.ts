import { formatBytes } from './format.ts'

/** Input a program did not get: it waits to be sent, was refused because too much waits, or was typed without a connection. */
export interface UnreadInput {
  readonly kind: 'waiting' | 'refused' | 'unsent'
  readonly bytes: number
}

/** "api does not read its input: 4 MB wait to be sent." */
export function unreadInputWords(name: string, { kind, bytes }: UnreadInput): string {
  if (kind === 'unsent') return `The connection is lost: what you typed was not sent to ${name}, and will not be.`
  const what = kind === 'waiting' ? 'wait to be sent' : 'were not sent'
  return `${name} does not read its input: ${formatBytes(bytes)} ${what}.`
}
