import { err, ok, type Result } from '../../base/result.ts'
import { MESSAGE_MAX_BYTES, MESSAGE_START_CHARACTERS } from '../limits.ts'
import { encodeText } from '../terminal/encode-text.ts'
import { readPaste } from '../terminal/paste.ts'
import { visibleText } from '../visible-text.ts'

/** A text that can be typed into an agent's terminal. */
export interface Message {
  /** Without control characters, and without ends of lines at its end; between lines `\n`. */
  readonly text: string
  /** UTF-8. */
  readonly bytes: number
  /** Control characters that were left out. */
  readonly removed: number
  /** It has ends of lines or tabs, which are keys to a program that is not told where a paste begins and ends. */
  readonly needsPaste: boolean
}

/** Why a text is no message. */
export type MessageProblem = { readonly kind: 'empty' } | { readonly kind: 'too-large'; readonly bytes: number }

const ENDS_OF_LINES = /\r\n?/g
const LAST_ENDS = /[\r\n]+$/
const KEYS = /[\t\n]/
const PASTE_BEGINS = '\u001b[200~'
const PASTE_ENDS = '\u001b[201~'

/** Reads what somebody wants to send. */
export function readMessage(raw: string): Result<Message, MessageProblem> {
  const paste = readPaste(raw)
  const text = paste.text.replace(ENDS_OF_LINES, '\n').replace(LAST_ENDS, '')
  if (text.trim() === '') return err({ kind: 'empty' })
  const bytes = encodeText(text).length
  if (bytes > MESSAGE_MAX_BYTES) return err({ kind: 'too-large', bytes })
  return ok({ text, bytes, removed: paste.removed, needsPaste: KEYS.test(text) })
}

/** What is typed: as a paste where the program asked to be told of one. Ends of lines are what Enter sends, as terminals do it. */
export function typedText({ text }: Pick<Message, 'text'>, isBracketed: boolean): Uint8Array {
  const typed = text.replaceAll('\n', '\r')
  return encodeText(isBracketed ? `${PASTE_BEGINS}${typed}${PASTE_ENDS}` : typed)
}

/** Its beginning on one line, for lists and the journal. */
export function startOf({ text }: Pick<Message, 'text'>): string {
  const line = visibleText(text.slice(0, 4 * MESSAGE_START_CHARACTERS).replaceAll(/\s+/g, ' ')).trim()
  return line.length > MESSAGE_START_CHARACTERS ? `${line.slice(0, MESSAGE_START_CHARACTERS - 1)}…` : line
}
