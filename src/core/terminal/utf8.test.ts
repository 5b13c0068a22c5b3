import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { incompleteTailLength, WholeCharacters } from './utf8.ts'

describe('incompleteTailLength', () => {
  it.each([
    [[], 0],
    [[0x61], 0],
    [[0xc3], 1],
    [[0xc3, 0xa9], 0],
    [[0xe2], 1],
    [[0xe2, 0x80], 2],
    [[0xe2, 0x80, 0x94], 0],
    [[0xf0, 0x9f, 0x98], 3],
    [[0xf0, 0x9f, 0x98, 0x80], 0],
    [[0xe2, 0x80, 0xf0], 1],
    [[0x80, 0x80, 0x80, 0x80], 0],
    [[0xff], 0],
    [[0xc3, 0x80, 0x80], 0],
  ])('of %j is %i', (bytes, length) => {
    expect(incompleteTailLength(Uint8Array.from(bytes))).toBe(length)
  })
})

describe('WholeCharacters', () => {
  it('gives whole characters only, all of them, in order, however they come', () => {
    const text = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(text, fc.array(fc.nat(7), { minLength: 1 }), (text, lengths) => {
        const bytes = new TextEncoder().encode(text)
        const characters = new WholeCharacters()
        const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
        let decoded = ''
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const length = 1 + (lengths[turn % lengths.length] ?? 0)
          decoded += decoder.decode(characters.take(bytes.subarray(at, at + length)))
          at += length
        }
        expect(decoded).toBe(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
      }),
    )
  })

  it('forgets on reset', () => {
    const characters = new WholeCharacters()
    characters.take(Uint8Array.of(0xe2, 0x80))
    characters.reset()
    expect(characters.take(Uint8Array.of(0x61))).toEqual(Uint8Array.of(0x61))
  })
})
