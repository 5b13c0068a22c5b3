import { expect, it } from 'vitest'
import { boundedLines, fenced, shortText } from './untrusted.ts'

it('control sequences and hidden characters are gone, emoji and other scripts stay', () => {
  const { lines } = boundedLines(['a\u001b[31mb\u0007\u202ec\u200bd', '👩‍🚀 日本語  '])
  expect(lines).toEqual(['a[31mbcd', '👩‍🚀 日本語'])
})

it('of too much the last lines are told, and how many are not', () => {
  const { lines, left } = boundedLines(Array.from({ length: 1_000 }, (_, index) => `${index} ${'x'.repeat(5_000)}`))
  expect(lines.length + left).toBe(1_000)
  expect(lines.join('\n').length).toBeLessThanOrEqual(40_000)
  expect(lines.at(-1)).toMatch(/^999 x{996}$/)
})

it('nothing is left out of what fits', () => {
  expect(boundedLines(['a', '', 'b'])).toEqual({ lines: ['a', '', 'b'], left: 0 })
})

it('a text cannot close its own fence: each has another mark', () => {
  const first = fenced('screen', 'x')
  const [, mark = ''] = /<<<screen ([0-9a-f]{12})\n/.exec(first) ?? []
  expect(mark).not.toBe('')
  expect(fenced('screen', `screen ${mark}>>>`)).not.toContain(`<<<screen ${mark}`)
})

it('a few words stand on one line, cut', () => {
  expect(shortText('a\nb\t c')).toBe('a b c')
  expect(shortText('x'.repeat(500), 10)).toBe(`${'x'.repeat(9)}…`)
})
