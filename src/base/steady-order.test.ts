import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inOrderOf } from './steady-order.ts'

const keys = fc.uniqueArray(fc.string({ maxLength: 3 }))

it('keeps what was known where it was, and puts what is new behind it', () => {
  expect(inOrderOf(['c', 'a', 'gone'], ['a', 'b', 'c', 'd'], (key) => key)).toEqual(['c', 'a', 'b', 'd'])
})

it('has the same values, and two that were known keep their order', () => {
  fc.assert(
    fc.property(keys, keys, (before, values) => {
      const ordered = inOrderOf(before, values, (key) => key)
      expect(ordered.toSorted()).toEqual(values.toSorted())
      const known = ordered.filter((key) => before.includes(key))
      expect(known).toEqual(before.filter((key) => values.includes(key)))
    }),
  )
})
