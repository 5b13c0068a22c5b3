import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeText } from './encode-text.ts'

it('makes of any text the bytes every other encoder makes of it', () => {
  const check = (text: string): void => {
    expect([...encodeText(text)]).toEqual([...new TextEncoder().encode(text)])
  }
  fc.assert(fc.property(fc.string({ unit: 'binary' }), check))
  check('a\ud800b')
})
