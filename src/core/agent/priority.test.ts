import { expect, it } from 'vitest'
import { niceOf, PRIORITIES } from './priority.ts'

it('the more an agent matters the less nice it is, and what is normal is as the system has it', () => {
  const nices = PRIORITIES.map(niceOf)
  expect(nices).toEqual(nices.toSorted((a, b) => a - b))
  expect(new Set(nices).size).toBe(4)
  expect(niceOf('normal')).toBe(0)
  expect(nices.every((nice) => nice >= -20 && nice <= 19)).toBe(true)
})
