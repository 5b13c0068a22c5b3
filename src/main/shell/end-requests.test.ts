import { expect, test } from 'vitest'
import { EndRequests } from './end-requests.ts'

test('a request that comes before anybody can act on it is not lost', () => {
  const requests = new EndRequests()
  let told = 0
  requests.asked()
  requests.asked()
  requests.listen(() => (told += 1))
  expect(told).toBe(2)
  requests.asked()
  expect(told).toBe(3)
})
