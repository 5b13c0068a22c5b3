import { describe, expect, it } from 'vitest'
import { EscapeBoundary } from './escape-boundary.ts'

/** Text as bytes, one byte per character, so that broken characters can be written down. */
function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** The pending bytes after the given text, and a check that feeding it in one piece and byte by byte gives the same. */
function pendingAfter(text: string): string {
  const atOnce = new EscapeBoundary()
  atOnce.feed(bytesOf(text))
  const oneByOne = new EscapeBoundary()
  for (const byte of bytesOf(text)) oneByOne.feed(Uint8Array.of(byte))
  expect(oneByOne.pending()).toEqual(atOnce.pending())
  return String.fromCharCode(...atOnce.pending())
}

const CASES: readonly (readonly [name: string, stream: string, pending: string])[] = [
  ['nothing', '', ''],
  ['plain text', 'hello', ''],
  ['a lone ESC', 'a\x1b', '\x1b'],
  ['ESC and an intermediate', '\x1b(', '\x1b('],
  ['a finished ESC', '\x1b7x', ''],
  ['an open CSI', 'abc\x1b[1;3', '\x1b[1;3'],
  ['a finished CSI', '\x1b[1;31mred', ''],
  ['a CSI with a control inside, which is carried out at once', '\x1b[1\n;2', '\x1b[1;2'],
  ['a CSI cancelled', '\x1b[12\x18', ''],
  ['a CSI begun anew', '\x1b[12\x1b[3', '\x1b[3'],
  ['a CSI that is ignored', '\x1b[1<2', '\x1b[1<2'],
  ['a CSI broken by a letter of another script', '\x1b[1\xc3\xa9', ''],
  ['an open OSC', '\x1b]0;title', '\x1b]0;title'],
  ['an OSC ended by BEL', '\x1b]0;title\x07', ''],
  ['an OSC half ended by ST', '\x1b]0;title\x1b', '\x1b'],
  ['an OSC ended by ST', '\x1b]0;title\x1b\\', ''],
  ['an OSC with half a character', '\x1b]0;\xe2\x80', '\x1b]0;\xe2\x80'],
  ['an open DCS', '\x1bP1$qm', '\x1bP1$qm'],
  ['a BEL in a DCS', '\x1bPq\x07', '\x1bPq\x07'],
  ['an open APC', '\x1b_Ga=T', '\x1b_Ga=T'],
  ['an open PM', '\x1b^x', '\x1b^x'],
  ['an open SOS', '\x1bXx', '\x1bXx'],
  ['a CSI begun by C1', 'a\xc2\x9b3', '\xc2\x9b3'],
  ['an OSC begun and ended by C1', '\xc2\x9dtitle\xc2\x9c', ''],
  ['a C1 lead byte', 'a\xc2', '\xc2'],
  ['a raw C1 byte, which is no character', '\x9b3', ''],
  ['half of a two-byte character', 'a\xc3', '\xc3'],
  ['half of a three-byte character', '\xe2\x80', '\xe2\x80'],
  ['three quarters of an emoji', '\xf0\x9f\x98', '\xf0\x9f\x98'],
  ['a whole emoji', '\xf0\x9f\x98\x80', ''],
  ['a character broken by another', '\xe2\x80\xc3', '\xc3'],
  ['a character broken by an escape', '\xe2\x1b[', '\x1b['],
  ['bytes that begin nothing', '\xff\xfe\x80', ''],
]

describe('EscapeBoundary', () => {
  it.each(CASES)('holds the right bytes of %s', (_name, stream, pending) => {
    expect(pendingAfter(stream)).toBe(pending)
  })

  it('forgets on reset', () => {
    const boundary = new EscapeBoundary()
    boundary.feed(bytesOf('\x1b]0;ti'))
    boundary.reset()
    boundary.feed(bytesOf('plain'))
    expect(boundary.pending()).toHaveLength(0)
  })

  it.each([
    ['OSC', '\x1b]1337;', '\x1b]99999;', '\x07'],
    ['DCS', '\x1bPq', '\x1bP~', '\x1b\\'],
    ['APC', '\x1b_G', '\x1b^', '\x1b\\'],
    ['CSI', '\x1b[', '\x1b[0<', 'm'],
  ])('swaps the head of an endless %s for one that swallows the rest', (_name, head, swallow, end) => {
    const boundary = new EscapeBoundary()
    boundary.feed(bytesOf(head + '1'.repeat(70_000)))
    expect(String.fromCharCode(...boundary.pending())).toBe(swallow)
    boundary.feed(bytesOf('1'.repeat(70_000)))
    expect(String.fromCharCode(...boundary.pending())).toBe(swallow)
    boundary.feed(bytesOf(end))
    expect(boundary.pending()).toHaveLength(0)
  })
})
