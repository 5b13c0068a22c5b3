import { expect, test } from 'vitest'
import { KeptRequests } from './kept-requests.ts'

test('a request that comes before anybody can act on it is not lost', () => {
  const requests = new KeptRequests()
  let told = 0
  requests.asked()
  requests.asked()
  requests.listen(() => (told += 1))
  expect(told).toBe(2)
  requests.asked()
  expect(told).toBe(3)
})
