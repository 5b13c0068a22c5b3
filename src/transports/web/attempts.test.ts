import { expect, test } from 'vitest'
import { Attempts } from './attempts.ts'

function fail(attempts: Attempts, address: string, times: number): void {
  for (let count = 0; count < times; count++) attempts.failed(address, 0)
}

test('an address waits after five wrong tokens, until the first is a minute old', () => {
  const attempts = new Attempts()
  fail(attempts, 'a', 4)
  expect(attempts.waitMs('a', 0)).toBe(0)
  attempts.failed('a', 0)
  expect(attempts.waitMs('a', 1000)).toBe(59_000)
  expect(attempts.waitMs('a', 60_000)).toBe(0)
})

test('one address does not lock out another', () => {
  const attempts = new Attempts()
  fail(attempts, 'a', 5)
  expect(attempts.waitMs('b', 0)).toBe(0)
})

test('many addresses together are no way round', () => {
  const attempts = new Attempts()
  for (let address = 0; address < 50; address++) attempts.failed(`address-${address}`, 0)
  expect(attempts.waitMs('fresh', 0)).toBeGreaterThan(0)
})
