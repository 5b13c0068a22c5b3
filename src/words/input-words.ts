import { formatBytes } from './format.ts'

/** Input a program does not read: it waits to be sent, or was refused because too much waits. */
export interface UnreadInput {
  readonly kind: 'waiting' | 'refused'
  readonly bytes: number
}

/** "api does not read its input: 4 MB wait to be sent." */
export function unreadInputWords(name: string, { kind, bytes }: UnreadInput): string {
  const what = kind === 'waiting' ? 'wait to be sent' : 'were not sent'
  return `${name} does not read its input: ${formatBytes(bytes)} ${what}.`
}
