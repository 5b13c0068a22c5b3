import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { agentView, FakeServer } from '../../../test/support/fake-server.ts'
import { MemoryLogins, testLogins } from '../../../test/support/memory-logins.ts'
import { connectWeb, enter, logIn, pageAt, whenClosed, PATIENT } from '../../../test/support/web-client.ts'
import { SystemClock } from '../../adapters/clock/system-clock.ts'
import { nextOf } from '../../base/event.ts'
import { RpcClient } from '../../contract/client/rpc-client.ts'
import { addressesFor } from './listen.ts'
import type { Logins } from './logins.ts'
import { serveWeb, type WebServer } from './server.ts'

const pageDir = mkdtempSync(join(tmpdir(), 'corral-web-'))
writeFileSync(join(pageDir, 'index.html'), '<!doctype html><title>Corral</title>')
afterAll(() => rmSync(pageDir, { recursive: true }))

const clock = new SystemClock()
let server: FakeServer
let logins: Logins
let web: WebServer

const reportBug = (error: unknown): never => {
  throw error
}

async function serve(port: number, own = logins): Promise<WebServer> {
  const addresses = addressesFor('127.0.0.1', true)
  const served = await serveWeb({ server, logins: own, pageDir, addresses, port, clock, reportBug })
  if (!served.ok) throw new Error(served.error.message)
  return served.value
}

beforeEach(async () => {
  server = new FakeServer([agentView('api', 'running')])
  logins = testLogins(clock)
  web = await serve(0)
})
afterEach(() => {
  web.dispose()
  logins.dispose()
})

const newUrl = (role: 'owner' | 'viewer' = 'owner'): string =>
  logins.createAddress({ role, loginId: null, isForOwnUser: false })?.url ?? ''

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** A request with arbitrary headers: `fetch` does not allow a false Host. */
function ask(path: string, headers: Record<string, string>, method = 'GET'): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const sent = request({ host: '127.0.0.1', port: web.port, path, headers, method, agent: false }, (response) => {
    let text = ''
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
  })
  sent.once('error', reject)
  sent.end()
  return promise
}

/** Everything that is answered to bytes sent as they are, until the host ends the connection. */
async function say(bytes: string): Promise<string> {
  const socket = connect(web.port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text))
  socket.on('error', () => undefined)
  socket.write(bytes)
  await whenClosed(socket)
  return answer
}

test('the page is served under the name of an address, on both addresses that name leads to', async () => {
  const { host } = new URL(newUrl())
  expect(await ask('/', { host })).toMatchObject({
    status: 200,
    body: expect.stringContaining('<title>Corral') as string,
  })
  const overSix = await fetch(`http://[::1]:${web.port}/`, { headers: {} })
  expect(overSix.status, 'a page of another name').toBe(404)
})

test.each(['127.0.0.1', 'localhost', 'aaaaaaaaaa.localhost'])(
  'H2: under %s there is no page to be owned, only the way to it, and what was left in the browser is deleted',
  async (name) => {
    const answer = await ask('/', { host: `${name}:${web.port}` })
    expect(answer.status).toBe(404)
    expect(answer.body).toContain('npm start -- --headless --login')
    expect(answer.body).not.toContain('<script')
    expect(answer.headers['clear-site-data']).toBe('"cache", "storage"')
    expect(await ask('/socket', { host: `${name}:${web.port}` })).toMatchObject({ status: 404 })
  },
)

test('a rebound name is refused before anything else, the right code included', async () => {
  const host = `evil.example:${web.port}`
  expect((await ask('/', { host })).status).toBe(403)
  expect(await logIn({ ...pageAt(newUrl()), host })).toEqual({ kind: 'refused', reason: 403 })
})

test('L: two Host headers, none, and a whole URL as the path are answered 400', async () => {
  const { host } = new URL(newUrl())
  expect(await say(`GET / HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\n\r\n`)).toMatch(/^HTTP\/1.1 400 /)
  expect(await say('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /)
  expect(await say(`GET http://evil.example/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toMatch(/^HTTP\/1.1 400 /)
  const upgrade = `GET /socket HTTP/1.1\r\nHost: ${host}\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
  expect(await say(upgrade)).toMatch(/^HTTP\/1.1 400 /)
})

test('H1: no answer sets a cookie, and a cookie changes nothing', async () => {
  const { host } = new URL(newUrl())
  const cookie = `corral-${web.port}=whatever`
  const paths = ['/', '/socket', '/downstream', '/session', '/login']
  const answers = await Promise.all(paths.map((path) => ask(path, { host, cookie })))
  expect(answers.map(({ status }) => status)).toEqual([200, 404, 403, 404, 404])
  expect(answers.flatMap(({ headers }) => headers['set-cookie'] ?? [])).toEqual([])
})

test('H1: headers that a neighbour has filled with cookies are answered with the deletion of those', async () => {
  const { host } = new URL(newUrl())
  const answer = await say(`GET / HTTP/1.1\r\nHost: ${host}\r\nCookie: ${'x'.repeat(20_000)}\r\n\r\n`)
  expect(answer).toMatch(/^HTTP\/1.1 431 .*Clear-Site-Data: "cookies"/s)
})

test('a socket needs the own origin and the own name', async () => {
  const page = pageAt(newUrl())
  const as = (headers: Record<string, string>) => logIn({ ...page, headers })
  expect(await as({ origin: 'http://evil.example' })).toEqual({ kind: 'refused', reason: 403 })
  expect(await as({ origin: `http://127.0.0.1:${web.port}` })).toEqual({ kind: 'refused', reason: 403 })
  expect(await logIn({ ...page, host: `127.0.0.1:${web.port}` })).toEqual({ kind: 'refused', reason: 403 })
  expect(await logIn(page)).toMatchObject({ kind: 'entered' })
})

test('a page that is logged in speaks the contract as the owner, and bytes cross as bytes', async () => {
  using client = new RpcClient(await connectWeb(newUrl()))
  const answer = await client.request('fleet.subscribe', {})
  expect(answer.ok && answer.value.agents).toHaveLength(1)
  expect(server.callers).toEqual([{ role: 'owner', loginId: logins.list(null)[0]?.id }])
  const echo = nextOf(client.onFrame)
  client.sendFrame({ kind: 'input', channel: 1, generation: 1, bytes: new Uint8Array([0, 128, 255]) })
  const frame = await echo
  expect(frame.kind === 'output' && [...frame.bytes]).toEqual([0, 128, 255])
})

test('a packet above the limit ends that connection only', async () => {
  using good = new RpcClient(await connectWeb(newUrl()))
  const bad = await connectWeb(newUrl())
  const closed = nextOf(bad.onClose)
  bad.send('x'.repeat(2 * 1024 * 1024))
  await closed
  expect((await good.request('agent.list', {})).ok).toBe(true)
})

test('a packet that the page did not seal ends the connection', async () => {
  const page = await enter(pageAt(newUrl()))
  const transport = page.begin({ stream: false })
  await expect.poll(() => server.links.size, PATIENT).toBe(1)
  page.socket.send(JSON.stringify({ type: 'request', id: 1, name: 'agent.stopAll', input: {} }))
  await nextOf(transport.onClose)
  expect(server.links.size).toBe(0)
  expect(server.asked).not.toContain('agent.stopAll')
})

test('clients learn that the host has ended', async () => {
  using client = new RpcClient(await connectWeb(newUrl()))
  await client.request('agent.list', {})
  const closed = nextOf(client.onClose)
  web.dispose()
  expect((await closed).reason).not.toBe('')
  expect(server.links.size).toBe(0)
})

test('a taken port is named, with what to do', async () => {
  const own = testLogins(clock, new MemoryLogins())
  const addresses = addressesFor('127.0.0.1', true)
  const second = await serveWeb({ server, logins: own, pageDir, addresses, port: web.port, clock, reportBug })
  own.dispose()
  expect(second.ok ? null : second.error).toMatchObject({
    code: 'port-taken',
    message: expect.stringContaining(`Port ${web.port} of 127.0.0.1`) as string,
  })
})

test('a client that takes in nothing is given up before it eats the memory; the others go on', async () => {
  const page = await enter(pageAt(newUrl()))
  page.begin({ stream: false })
  await expect.poll(() => server.links.size, PATIENT).toBe(1)
  page.socket.pause()
  const [link] = server.links
  const bytes = new Uint8Array(64 * 1024)
  const frames = (200 * 1024 * 1024) / bytes.length
  for (let sent = 0; sent < frames && server.links.size > 0; sent++) {
    link?.frame({ kind: 'output', channel: 1, generation: 1, seq: sent * bytes.length, bytes })
  }
  expect(server.links.size).toBe(0)
  using good = new RpcClient(await connectWeb(newUrl()))
  expect((await good.request('agent.list', {})).ok).toBe(true)
  page.socket.terminate()
})

test(
  'a connection that has asked nothing is closed without an answer, which a browser would take for that to what it asks next',
  PATIENT,
  async () => {
    expect(await say('')).toBe('')
  },
)

test('a request that is no upgrade to the socket finds nothing there', async () => {
  const { host } = new URL(newUrl())
  const socket = new WebSocket(`ws://127.0.0.1:${web.port}/elsewhere`, { headers: { host, origin: `http://${host}` } })
  socket.on('error', () => undefined)
  const status = await new Promise((resolve) => {
    socket.once('unexpected-response', (sent, response) => {
      sent.destroy()
      resolve(response.statusCode)
    })
  })
  expect(status).toBe(404)
})
