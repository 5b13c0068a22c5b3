import { expect, test } from 'vitest'
import { arrivalOf, type RequestKind } from './guard.ts'
import { PageNames } from './page-names.ts'

const names = new PageNames({ fixed: ['192.0.2.7'], usual: null })
const OWN = names.choose(null)
const EARLIER = 'aaaaaaaaaa.localhost'
const parts = { port: 4000, kindOf: (name: string) => names.kindOf(name, name === EARLIER) }

function arrival(headers: Record<string, string | string[]>, kind: RequestKind = 'request', url = '/') {
  const headersDistinct = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()]))
  return arrivalOf({ headersDistinct, url }, kind, parts)
}

test.each([`${OWN}:4000`, `${OWN.toUpperCase()}:4000`, '192.0.2.7:4000'])('%s is the page', (host) => {
  expect(arrival({ host })).toEqual({
    kind: 'page',
    host: host.toLowerCase(),
    name: host.toLowerCase().replace(':4000', ''),
  })
})

test('a name of an earlier life is told from the page’s, and from one that never was', () => {
  expect(arrival({ host: `${EARLIER}:4000` })).toMatchObject({ kind: 'earlier' })
  expect(arrival({ host: 'bbbbbbbbbb.localhost:4000' })).toMatchObject({ kind: 'elsewhere' })
})

test.each(['127.0.0.1:4000', 'localhost:4000', '[::1]:4000'])('%s is this machine, and not the page', (host) => {
  expect(arrival({ host })).toMatchObject({ kind: 'elsewhere' })
})

test.each([
  'evil.example:4000',
  `${OWN}:4001`,
  OWN,
  '127.0.0.1',
  'localhost.evil.example:4000',
  `${OWN}:4000.evil`,
  `${OWN}:4000@evil.example`,
  `x@${OWN}:4000`,
])('%j is refused: the name was rebound or the port is another', (host) => {
  expect(arrival({ host })).toMatchObject({
    kind: 'refused',
    status: 403,
    message: expect.stringContaining('Open the address Corral printed') as string,
  })
})

test('L: a request that names no host, or two, is answered 400, and so is one for a whole URL', () => {
  expect(arrival({})).toMatchObject({ kind: 'refused', status: 400 })
  expect(arrival({ host: [`${OWN}:4000`, `${OWN}:4000`] })).toMatchObject({ kind: 'refused', status: 400 })
  expect(arrival({ host: `${OWN}:4000` }, 'request', 'http://evil.example/')).toMatchObject({ status: 400 })
})

test.each([[{ 'content-length': '5' }], [{ 'content-length': ['0', '5'] }], [{ 'transfer-encoding': 'chunked' }]])(
  'M2: a request with a body is refused before it is read: %j',
  (headers) => {
    expect(arrival({ host: `${OWN}:4000`, ...headers })).toMatchObject({ kind: 'refused', status: 400 })
  },
)

test.each([
  'http://evil.example',
  `https://${OWN}:4000`,
  'http://localhost:4000',
  'null',
  `http://${OWN}:4000.evil.example`,
  `http://${EARLIER}:4000`,
])('a request from %s is refused', (origin) => {
  expect(arrival({ host: `${OWN}:4000`, origin })).toMatchObject({ kind: 'refused', status: 403 })
})

test('the own page may do all', () => {
  const headers = { host: `${OWN}:4000`, origin: `http://${OWN}:4000`, 'sec-fetch-site': 'same-origin' }
  for (const kind of ['request', 'upgrade', 'stream'] as const) {
    expect(arrival(headers, kind)).toMatchObject({ kind: 'page' })
  }
})

test('an upgrade must say where it comes from', () => {
  expect(arrival({ host: `${OWN}:4000` }, 'upgrade')).toMatchObject({ kind: 'refused', status: 403 })
})

test.each(['cross-site', 'same-site', 'none'])('a stream begun from a place that is %s is refused', (site) => {
  expect(arrival({ host: `${OWN}:4000`, 'sec-fetch-site': site }, 'stream')).toMatchObject({ kind: 'refused' })
})
