import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIMIT_KINDS } from '../shapes/run-limits.ts'
import { limitText, LIMIT_EXAMPLES, parseLimitValue } from './typed-limit.ts'

describe('a limit as it is typed', () => {
  it.each([
    ['memory', '2 GB', 2 * 1024 ** 3],
    ['memory', '1,5gb', 1.5 * 1024 ** 3],
    ['memory', '512 MiB', 512 * 1024 ** 2],
    ['memory', '300', 300 * 1024 ** 2],
    ['memory', '4096 B', 4096],
    ['output', '2 MB/s', 2 * 1024 ** 2],
    ['output', '500', 500],
    ['cpu', '150 %', 150],
    ['cpu', '150', 150],
    ['run-time', '8 h', 28_800_000],
    ['cost', '$2.50', 2.5],
    ['tokens', '5 000 000', 5_000_000],
    ['processes', '100', 100],
  ] as const)('of %s: %s', (kind, text, value) => {
    expect(parseLimitValue(kind, text)).toEqual({ ok: true, value })
  })

  it.each(['', 'much', '2 XB', '-1 GB', '1e9'])('that says nothing is told how to write it: %s', (text) => {
    expect(parseLimitValue('memory', text)).toEqual({ ok: false, error: 'Write it like "2 GB".' })
  })

  it('has an example of each kind that can be read', () => {
    for (const kind of LIMIT_KINDS) expect(parseLimitValue(kind, LIMIT_EXAMPLES[kind]).ok).toBe(true)
  })

  it('is written so that it reads the same', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LIMIT_KINDS), fc.integer({ min: 1, max: 2 ** 45 }), (kind, value) => {
        expect(parseLimitValue(kind, limitText(kind, value))).toEqual({ ok: true, value })
      }),
    )
  })
})
