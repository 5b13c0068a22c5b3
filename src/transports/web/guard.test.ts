import { expect, test } from 'vitest'
import { hostPort, ownHosts, refusalOf } from './guard.ts'

const HOSTS = ownHosts(4000, [])

test.each(['127.0.0.1:4000', 'localhost:4000', '[::1]:4000', 'LOCALHOST:4000'])(
  'a request to %s is answered',
  (host) => {
    expect(refusalOf({ host }, HOSTS, 'request')).toBeNull()
  },
)

test.each([
  'evil.example:4000',
  '127.0.0.1:4001',
  '127.0.0.1',
  'localhost.evil.example:4000',
  '',
  '127.0.0.1:4000.evil',
])('a request to %j is refused: the name was rebound or the port is another', (host) => {
  expect(refusalOf({ host }, HOSTS, 'request')).toContain('http://127.0.0.1:4000/')
})

test('a request without a Host is refused', () => {
  expect(refusalOf({}, HOSTS, 'request')).not.toBeNull()
})

test.each([
  'http://evil.example',
  'https://127.0.0.1:4000',
  'http://localhost:4000',
  'null',
  'http://127.0.0.1:4000.evil.example',
])('a request from %s is refused', (origin) => {
  expect(refusalOf({ host: '127.0.0.1:4000', origin }, HOSTS, 'request')).not.toBeNull()
})

test('the own page may do both', () => {
  const headers = { host: '127.0.0.1:4000', origin: 'http://127.0.0.1:4000' }
  expect(refusalOf(headers, HOSTS, 'request')).toBeNull()
  expect(refusalOf(headers, HOSTS, 'upgrade')).toBeNull()
})

test('an upgrade must say where it comes from', () => {
  expect(refusalOf({ host: '127.0.0.1:4000' }, HOSTS, 'upgrade')).not.toBeNull()
})

test.each(['cross-site', 'same-site', 'none'])('a stream begun from a place that is %s is refused', (site) => {
  expect(refusalOf({ host: '127.0.0.1:4000', 'sec-fetch-site': site }, HOSTS, 'stream')).not.toBeNull()
})

test('the own page may begin a stream', () => {
  expect(refusalOf({ host: '127.0.0.1:4000', 'sec-fetch-site': 'same-origin' }, HOSTS, 'stream')).toBeNull()
})

test('an IPv6 address is written as in a URL', () => {
  expect(hostPort('::1', 80)).toBe('[::1]:80')
})
