import { once } from 'node:events'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { toDisposable } from '../../base/disposable.ts'
import { CONNECTIONS_MAX, HEADERS_MAX_BYTES } from './limits.ts'
import { serveMetrics, type MetricsServer } from './server.ts'
import type { MetricsFormat } from './source.ts'

const TOKEN = 'the-token'
const AUTHORIZED = { authorization: `Bearer ${TOKEN}` }
/** Everything local answers in milliseconds; a machine that is busy with other tests needs longer. */
const PATIENT = 20_000

let server: MetricsServer
let asked: MetricsFormat[]
let bugs: unknown[]
let read: (format: MetricsFormat) => string

beforeEach(async () => {
  asked = []
  bugs = []
  read = (format) => `metrics as ${format}\n`
  const source = {
    ...toDisposable(() => undefined),
    read: (format: MetricsFormat) => {
      asked.push(format)
      return read(format)
    },
  }
  const served = await serveMetrics({
    source,
    isToken: (shown) => shown === TOKEN,
    port: 0,
    reportBug: (error) => bugs.push(error),
  })
  if (!served.ok) throw new Error(served.error.message)
  server = served.value
})
afterEach(() => server.dispose())

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

function ask(headers: Record<string, string> = {}, method = 'GET', path = '/metrics'): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const sent = request({ host: '127.0.0.1', port: server.port, path, headers, method, agent: false }, (response) => {
    let body = ''
    response.setEncoding('utf8').on('data', (text: string) => (body += text))
    response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
  })
  sent.on('error', reject)
  sent.end()
  return promise
}

/** A connection that says this, and what it hears until the end. */
async function openRaw(text: string): Promise<{ readonly socket: Socket; readonly ended: Promise<string> }> {
  const socket = connect({ host: '127.0.0.1', port: server.port })
  onTestFinished(() => void socket.destroy())
  let heard = ''
  socket.setEncoding('utf8').on('data', (more: string) => (heard += more))
  const { promise: ended, resolve } = Promise.withResolvers<string>()
  // An end by force is an end: 'close' follows.
  socket.on('error', () => socket.destroy())
  socket.once('close', () => resolve(heard))
  await once(socket, 'connect')
  socket.write(text)
  return { socket, ended }
}

const heads = (...lines: readonly string[]): string => `${lines.join('\r\n')}\r\n\r\n`
const own = (): string => `Host: 127.0.0.1:${server.port}`

test('whoever shows the token reads metrics, in the format they ask for', async () => {
  expect(await ask(AUTHORIZED)).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
    body: 'metrics as text\n',
  })
  expect(await ask({ ...AUTHORIZED, accept: 'application/openmetrics-text;version=1.0.0,*/*' })).toMatchObject({
    status: 200,
    headers: { 'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8' },
    body: 'metrics as openmetrics\n',
  })
})

test('HEAD is answered with the same and nothing behind it', async () => {
  expect(await ask(AUTHORIZED, 'HEAD')).toMatchObject({ status: 200, headers: { 'content-length': '16' }, body: '' })
})

test('without the token nothing is read, and the answer says what is missing', async () => {
  for (const headers of [{}, { authorization: 'Bearer wrong' }, { cookie: `token=${TOKEN}` }]) {
    const { status, headers: answered, body } = await ask(headers)
    expect([status, answered['www-authenticate']]).toEqual([401, 'Bearer realm="Corral metrics"'])
    expect(body).not.toContain('metrics as')
  }
  expect((await ask({}, 'GET', `/metrics?token=${TOKEN}`)).status).toBe(401)
  expect(asked).toEqual([])
})

test('a page that a name leads here (DNS rebinding) reads nothing, token or not', async () => {
  expect((await ask({ ...AUTHORIZED, host: `evil.example:${server.port}` })).status).toBe(403)
  expect((await ask({ ...AUTHORIZED, host: '127.0.0.1:1' })).status).toBe(403)
  expect(asked).toEqual([])
})

test('nothing can be written, and nothing else is served', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const { status, headers } = await ask({ ...AUTHORIZED, 'content-length': '0' }, method)
    expect([status, headers['allow']]).toEqual([405, 'GET, HEAD'])
  }
  for (const path of ['/', '/metrics/../', '//metrics', '/%2e%2e/metrics', '/index.html', '/socket']) {
    expect((await ask(AUTHORIZED, 'GET', path)).status).toBe(404)
  }
  expect(asked).toEqual([])
})

test.each([
  ['not HTTP at all', () => 'SSH-2.0-x\r\n\r\n', /^HTTP\/1\.1 400 /],
  [
    'headers that are too large',
    () => heads('GET /metrics HTTP/1.1', own(), `X: ${'x'.repeat(HEADERS_MAX_BYTES)}`),
    /^HTTP\/1\.1 4\d\d /,
  ],
  [
    'two hosts',
    () => heads('GET /metrics HTTP/1.1', own(), 'Host: evil.example', `Authorization: Bearer ${TOKEN}`),
    /^HTTP\/1\.1 400 /,
  ],
  ['no host', () => heads('GET /metrics HTTP/1.0', `Authorization: Bearer ${TOKEN}`), /^HTTP\/1\.1 400 /],
  [
    'two tokens',
    () => heads('GET /metrics HTTP/1.1', own(), 'Authorization: Bearer x', `Authorization: Bearer ${TOKEN}`),
    /^HTTP\/1\.1 401 /,
  ],
  [
    'another machine as a proxy would be asked',
    () => heads('GET http://evil.example/ HTTP/1.1', own()),
    /^HTTP\/1\.1 404 /,
  ],
  ['a tunnel', () => heads('CONNECT evil.example:80 HTTP/1.1', own()), /^$/],
  [
    'a length and chunks',
    () => heads('GET /metrics HTTP/1.1', own(), 'Content-Length: 4', 'Transfer-Encoding: chunked'),
    /^HTTP\/1\.1 400 /,
  ],
  ['a body', () => `${heads('GET /metrics HTTP/1.1', own(), 'Content-Length: 4')}abcd`, /^HTTP\/1\.1 400 /],
  [
    'another protocol',
    () => heads('GET /metrics HTTP/1.1', own(), 'Upgrade: websocket', 'Connection: upgrade'),
    /^HTTP\/1\.1 401 /,
  ],
])('%s is refused, and the connection ended', async (_what, text, answer) => {
  const { ended } = await openRaw(text())
  expect(await ended).toMatch(answer)
  expect(asked).toEqual([])
})

test('who says nothing, or a letter at a time, is cut off', { timeout: PATIENT + 10_000 }, async () => {
  const [silent, slow] = [await openRaw(''), await openRaw('GET /metrics HTTP/1.1\r\n')]
  const letters = setInterval(() => slow.socket.writable && slow.socket.write('x'), 200)
  onTestFinished(() => clearInterval(letters))
  expect(await silent.ended).toMatch(/^(HTTP\/1\.1 4\d\d |$)/)
  expect(await slow.ended).toMatch(/^(HTTP\/1\.1 4\d\d |$)/)
  expect((await ask(AUTHORIZED)).status).toBe(200)
})

test('whoever holds every connection keeps nobody out', async () => {
  const held = []
  for (let open = 0; open < CONNECTIONS_MAX * 2; open += 1) held.push(await openRaw(''))
  expect((await ask(AUTHORIZED)).status).toBe(200)
  await Promise.all(held.slice(0, CONNECTIONS_MAX).map(({ ended }) => ended))
})

test('a bug is reported, answered without its words, and ends nothing', async () => {
  read = () => {
    throw new Error('inner words')
  }
  const { status, body } = await ask(AUTHORIZED)
  expect([status, body.includes('inner words')]).toEqual([500, false])
  expect(bugs).toEqual([new Error('inner words')])
  read = () => 'again'
  expect((await ask(AUTHORIZED)).body).toBe('again')
})

test('a port that is taken is refused, and the option named', async () => {
  const options = {
    source: { read: () => '', ...toDisposable(() => undefined) },
    isToken: () => false,
    reportBug: () => undefined,
  }
  const second = await serveMetrics({ ...options, port: server.port })
  expect(second).toMatchObject({ ok: false, error: { code: 'port-taken' } })
  expect(second.ok ? '' : second.error.message).toMatch(new RegExp(`${server.port} .*--metrics-port`))
})

test('it listens on this machine only, and once disposed not at all', async () => {
  const { socket } = await openRaw('')
  expect(socket.remoteAddress).toBe('127.0.0.1')
  server.dispose()
  await expect(ask(AUTHORIZED)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
