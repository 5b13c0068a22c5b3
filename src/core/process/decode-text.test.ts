import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeText } from './decode-text.ts'

test('decodes what a strict decoder decodes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const bytes = new TextEncoder().encode(text)
      expect(decodeText(bytes, 0, bytes.length)).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
    }),
  )
})

test('any bytes give some text, and good characters around bad bytes survive', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const framed = new Uint8Array([0x61, ...bytes, 0x62])
      const text = decodeText(framed, 0, framed.length)
      expect(text.startsWith('a') && text.endsWith('b')).toBe(true)
    }),
  )
})

test.each([
  ['a stray continuation byte', [0x80, 0x61], '\uFFFDa'],
  ['an overlong slash', [0xc0, 0xaf], '\uFFFD\uFFFD'],
  ['a surrogate', [0xed, 0xa0, 0x80], '\uFFFD\uFFFD\uFFFD'],
  ['a character cut at the end', [0x61, 0xe2, 0x82], 'a\uFFFD\uFFFD'],
])('%s becomes replacement characters', (_, bytes, text) => {
  expect(decodeText(new Uint8Array(bytes), 0, bytes.length)).toBe(text)
})

test('reads only between the offsets', () => {
  expect(decodeText(new TextEncoder().encode('abcdef'), 2, 4)).toBe('cd')
})
