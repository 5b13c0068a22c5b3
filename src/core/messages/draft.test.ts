import { expect, it } from 'vitest'
import { draftAfter, NO_DRAFT } from './draft.ts'

const after = (...typed: readonly string[]): boolean =>
  typed.reduce((draft, text) => draftAfter(draft, new TextEncoder().encode(text)), NO_DRAFT).hasText

it.each([
  ['a letter', ['f'], true],
  ['a word and Enter', ['fix it', '\r'], false],
  ['Shift+Enter, which begins a line', ['fix it', '\x1b\r'], true],
  ['Ctrl+C', ['fix it', '\x03'], false],
  ['a paste of lines', ['\x1b[200~one\rtwo\x1b[201~'], true],
  ['a paste in two pieces, whose Enter submits nothing', ['\x1b[200~one\r', 'two\r', '\x1b[201~'], true],
  ['a paste and Enter', ['\x1b[200~one\rtwo\x1b[201~', '\r'], false],
  ['reports of focus and mouse', ['\x1b[I', '\x1b[O', '\x1b[<0;10;5M'], false],
  ['keys that move', ['\x1b[C', '\x1b[H'], false],
  ['a key that fetches an earlier text', ['\x1b[A'], true],
  ['Escape and Backspace', ['\x1b', '\x7f'], false],
])('after %s', (_, typed, hasText) => {
  expect(after(...typed)).toBe(hasText)
})
