import { expect, it } from 'vitest'
import { readPaste } from '../core/terminal/paste.ts'
import { pasteWarnings } from './paste-words.ts'

it('says each reason, in numbers', () => {
  const words = (raw: string, isBracketed = false): string[] => pasteWarnings(readPaste(raw), 'api', isBracketed)
  expect(words('plain')).toEqual([])
  expect(words('a\n')).toEqual(['It has a line break, which api takes as if you had pressed Enter.'])
  expect(words('a\nb\n')).toEqual(['It has 2 line breaks, and api takes each as if you had pressed Enter.'])
  expect(words('a\nb', true)).toEqual(['It has 2 lines.'])
  expect(words('\x1b')).toEqual([
    'A control character, which can act like a key or a command, is marked and will be left out.',
  ])
  expect(words('\x1b\x1b\u202E')).toEqual([
    '2 control characters, which can act like keys or commands, are marked and will be left out.',
    'A character that cannot be seen, or that turns the direction of text, is marked and stays in.',
  ])
  expect(words('\u202E\u202C')).toEqual([
    '2 characters that cannot be seen, or that turn the direction of text, are marked and stay in.',
  ])
})
