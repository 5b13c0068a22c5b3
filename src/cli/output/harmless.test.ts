import { expect, it } from 'vitest'
import { harmless, harmlessJson } from './harmless.ts'

it.each(['plain', 'two\nlines\tand a tab', 'äöü 日本語 👩‍💻', '\u001b[1mbold\u001b[22m', '\u001b[38;5;9mred\u001b[m'])(
  'leaves %j as it is',
  (text) => {
    expect(harmless(text)).toBe(text)
  },
)

it.each([
  ['\u001b]52;c;ZXZpbA==\u0007', ']52;c;ZXZpbA=='],
  ['\u001b[2J\u001b[Hclean', '[2J[Hclean'],
  ['\u009b2J', '2J'],
  ['back\r\bwards', 'backwards'],
  ['\u202edesrever', 'desrever'],
])('makes %j plain text', (text, plain) => {
  expect(harmless(text)).toBe(plain)
})

it('keeps what JSON means, in characters that are no command', () => {
  const value = { name: 'a\u009b2J\u001b[H' }
  const json = harmlessJson(JSON.stringify(value))
  expect(json).toBe('{"name":"a\\u009b2J\\u001b[H"}')
  expect(JSON.parse(json)).toEqual(value)
})
