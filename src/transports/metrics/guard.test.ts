import { expect, test } from 'vitest'
import { refusalOf } from './guard.ts'

const TOKEN = 'right'

interface Ask {
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly url?: string
  readonly method?: string
}

/** The status with which a request is refused; 200: it is not. */
function statusOf({ headers = {}, url = '/metrics', method = 'GET' }: Ask): number {
  const all = { host: '127.0.0.1:9', authorization: `Bearer ${TOKEN}`, ...headers }
  const headersDistinct = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value].flat()]))
  return refusalOf({ headersDistinct, url, method }, { port: 9, isToken: (shown) => shown === TOKEN })?.status ?? 200
}

test.each(['127.0.0.1:9', 'localhost:9', 'LOCALHOST:9', '[::1]:9'])('%s is this machine', (host) => {
  expect(statusOf({ headers: { host } })).toBe(200)
})

test.each([
  'evil.example:9',
  'a.localhost:9',
  '127.0.0.1',
  '127.0.0.1:10',
  '127.0.0.1:9@evil.example',
  '0.0.0.0:9',
  '',
])('%s is not', (host) => expect(statusOf({ headers: { host } })).toBe(403))

test('a request names its host once', () => {
  expect(statusOf({ headers: { host: [] } })).toBe(400)
  expect(statusOf({ headers: { host: ['127.0.0.1:9', 'evil.example:9'] } })).toBe(400)
})

test.each([
  '/',
  '/metrics/',
  '//metrics',
  '/Metrics',
  '/metrics/../metrics',
  '/%6detrics',
  'http://127.0.0.1:9/metrics',
  '*',
  '/metrics#a',
  '',
])('there is nothing at %j', (url) => expect(statusOf({ url })).toBe(404))

test('a query changes nothing', () => {
  expect(statusOf({ url: '/metrics?collect[]=x' })).toBe(200)
})

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'])('%s is not for metrics', (method) => {
  expect(statusOf({ method })).toBe(405)
})

test('HEAD is', () => {
  expect(statusOf({ method: 'HEAD' })).toBe(200)
})

test('a body is refused, however it is announced', () => {
  expect(statusOf({ headers: { 'content-length': '5' } })).toBe(400)
  expect(statusOf({ headers: { 'transfer-encoding': 'chunked' } })).toBe(400)
  expect(statusOf({ headers: { 'content-length': '0' } })).toBe(200)
})

test.each([
  [[]],
  ['Bearer wrong'],
  ['Bearer'],
  ['Bearer '],
  [TOKEN],
  [`Basic ${TOKEN}`],
  [`Bearer ${TOKEN} ${TOKEN}`],
  [[`Bearer ${TOKEN}`, `Bearer ${TOKEN}`]],
])('%j is not the token', (authorization) => {
  expect(statusOf({ headers: { authorization } })).toBe(401)
})

test('the scheme may be written in any way', () => {
  expect(statusOf({ headers: { authorization: `bearer  ${TOKEN}` } })).toBe(200)
})
