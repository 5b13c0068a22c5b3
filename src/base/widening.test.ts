import { expect, it } from 'vitest'
import { Widening } from './widening.ts'

it('doubles the time from try to try, up to the last', () => {
  const every = new Widening({ first: 3, last: 10 })
  expect([every.take(), every.take(), every.take(), every.take()]).toEqual([3, 6, 10, 10])
})
