import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { pagePlaceOf } from './page-place.ts'

const placeOf = (host: string, plainAddress = false) => pagePlaceOf({ host, plainAddress })

test.each(['127.0.0.1', '::1', 'localhost'])(
  'H2: on %s every address has a made-up name, and the host holds every address such a name leads to',
  (host) => {
    expect(placeOf(host)).toEqual({
      names: { fixed: [], usual: null },
      addresses: ['127.0.0.1', '::1'],
      risk: null,
    })
  },
)

test('a plain address is 127.0.0.1 alone, and its risk is said', () => {
  expect(placeOf('127.0.0.1', true)).toEqual({
    names: { fixed: ['127.0.0.1'], usual: '127.0.0.1' },
    addresses: ['127.0.0.1'],
    risk: expect.stringContaining('while Corral is down') as string,
  })
})

test('a host that is open to the network says what is risked and answers to its names', () => {
  const open = placeOf('0.0.0.0')
  expect(open.addresses).toEqual(['0.0.0.0', '::1'])
  expect(open.names.usual).toBeNull()
  expect(open.names.fixed).toContain(hostname())
  expect(open.risk).toContain('Nothing is encrypted')
  const one = placeOf('192.0.2.7')
  expect(one.addresses).toEqual(['192.0.2.7'])
  expect(one.names.usual).toBe('192.0.2.7')
  expect(one.names.fixed).toContain('192.0.2.7')
  expect([...open.names.fixed, ...one.names.fixed]).not.toContain('127.0.0.1')
})
