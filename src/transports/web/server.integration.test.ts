import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { nextOf } from '../../base/event.ts'
import { RpcClient } from '../../contract/client/rpc-client.ts'
import { agentView, FakeServer } from '../../../test/support/fake-server.ts'
import { connectWeb, signIn } from '../../../test/support/ws-transport.ts'
import { newToken } from './credentials.ts'
import { serveWeb, type WebServer } from './server.ts'

const pageDir = mkdtempSync(join(tmpdir(), 'corral-web-'))
writeFileSync(join(pageDir, 'index.html'), '<!doctype html><title>Corral</title>')
afterAll(() => rmSync(pageDir, { recursive: true }))

const token = newToken()
let server: FakeServer
let web: WebServer

const reportBug = (error: unknown): never => {
  throw error
}

async function serve(port: number): Promise<WebServer> {
  const served = await serveWeb({ server, pageDir, token, host: '127.0.0.1', port, otherNames: [], reportBug })
  if (!served.ok) throw new Error(served.error.message)
  return served.value
}

beforeEach(async () => {
  server = new FakeServer([agentView('api', 'running')])
  web = await serve(0)
})
afterEach(() => web.dispose())

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** A request with arbitrary headers: `fetch` does not allow a false Host. */
function ask(path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const sent = request(
    { host: '127.0.0.1', port: web.port, path, headers, method: body === undefined ? 'GET' : 'POST' },
    (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
    },
  )
  sent.once('error', reject)
  sent.end(body)
  return promise
}

const own = (): Record<string, string> => ({ host: `127.0.0.1:${web.port}`, origin: `http://127.0.0.1:${web.port}` })
const login = (value: string): Promise<Answer> => ask('/login', own(), JSON.stringify({ token: value }))

/** The status that answers an upgrade with these headers; 101: it was accepted. */
function upgrade(headers: Record<string, string>, path = '/socket'): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const socket = new WebSocket(`ws://127.0.0.1:${web.port}${path}`, { headers })
  socket.once('open', () => {
    socket.terminate()
    resolve(101)
  })
  socket.once('unexpected-response', (sent, response) => {
    sent.destroy()
    resolve(response.statusCode ?? 0)
  })
  socket.on('error', () => undefined)
  return promise
}

test('the page is served to this machine', async () => {
  expect(await ask('/', { host: `localhost:${web.port}` })).toMatchObject({
    status: 200,
    body: expect.stringContaining('Corral') as string,
  })
})

test('a rebound name is refused before anything else, the right token included', async () => {
  const host = `evil.example:${web.port}`
  expect((await ask('/', { host })).status).toBe(403)
  expect((await ask('/login', { host, origin: `http://${host}` }, JSON.stringify({ token }))).status).toBe(403)
})

test('another site cannot log in', async () => {
  const answer = await ask('/login', { ...own(), origin: 'http://evil.example' }, JSON.stringify({ token }))
  expect(answer.status).toBe(403)
  expect(answer.headers['set-cookie']).toBeUndefined()
})

test('a wrong token is answered with what to do; after five the address waits, even with the right one', async () => {
  for (let count = 0; count < 5; count++) {
    expect(await login(`wrong-${count}`)).toMatchObject({
      status: 401,
      body: expect.stringContaining('address Corral printed') as string,
    })
  }
  const answer = await login(token)
  expect(answer.status).toBe(429)
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
})

test('a login that is no JSON is refused', async () => {
  expect((await ask('/login', own(), 'token=x')).status).toBe(400)
})

test('the page can ask whether it is signed in', async () => {
  expect((await ask('/session', own())).status).toBe(401)
  const cookie = await signIn(web.url)
  expect((await ask('/session', { ...own(), cookie })).status).toBe(204)
})

test('every window of a browser has one session, also when each brings the token', async () => {
  const cookie = await signIn(web.url)
  const answer = await ask('/login', { ...own(), cookie }, JSON.stringify({ token }))
  const sessionOf = (value: unknown): string | undefined => String(value).split('.')[0]
  expect(sessionOf(answer.headers['set-cookie'])).toBe(sessionOf(cookie))
})

test('a session outlives a restart of the host on the same port', async () => {
  const cookie = await signIn(web.url)
  const { port } = web
  web.dispose()
  web = await serve(port)
  expect((await ask('/session', { ...own(), cookie })).status).toBe(204)
})

test('a socket needs the cookie, the own origin and the own name', async () => {
  const cookie = await signIn(web.url)
  expect(await upgrade({ ...own() })).toBe(401)
  expect(await upgrade({ ...own(), cookie, origin: 'http://evil.example' })).toBe(403)
  expect(await upgrade({ host: `127.0.0.1:${web.port}`, cookie })).toBe(403)
  expect(await upgrade({ ...own(), cookie, host: `evil.example:${web.port}` })).toBe(403)
  expect(await upgrade({ ...own(), cookie }, '/elsewhere')).toBe(404)
  expect(await upgrade({ ...own(), cookie })).toBe(101)
})

test('a signed-in client speaks the contract and bytes cross as bytes', async () => {
  using client = new RpcClient(await connectWeb(web.url))
  const answer = await client.request('fleet.subscribe', {})
  expect(answer.ok && answer.value.agents).toHaveLength(1)
  const echo = nextOf(client.onFrame)
  client.sendFrame({ kind: 'input', channel: 1, generation: 1, bytes: new Uint8Array([0, 128, 255]) })
  const frame = await echo
  expect(frame.kind === 'output' && [...frame.bytes]).toEqual([0, 128, 255])
})

test('a packet above the limit ends that connection only', async () => {
  using good = new RpcClient(await connectWeb(web.url))
  const bad = await connectWeb(web.url)
  const closed = nextOf(bad.onClose)
  bad.send('x'.repeat(2 * 1024 * 1024))
  await closed
  expect((await good.request('agent.list', {})).ok).toBe(true)
})

test('clients learn that the host has ended', async () => {
  using client = new RpcClient(await connectWeb(web.url))
  await client.request('agent.list', {})
  const closed = nextOf(client.onClose)
  web.dispose()
  expect((await closed).reason).not.toBe('')
  expect(server.links.size).toBe(0)
})

test('a taken port is named, with what to do', async () => {
  const second = await serveWeb({
    server,
    pageDir,
    token,
    host: '127.0.0.1',
    port: web.port,
    otherNames: [],
    reportBug,
  })
  expect(second.ok ? null : second.error).toMatchObject({
    code: 'port-taken',
    message: expect.stringContaining(`Port ${web.port}`) as string,
  })
})

test('a client that takes in nothing is given up before it eats the memory; the others go on', async () => {
  const cookie = await signIn(web.url)
  const stuck = new WebSocket(`ws://127.0.0.1:${web.port}/socket`, { headers: { ...own(), cookie } })
  await new Promise((resolve) => {
    stuck.once('open', resolve)
  })
  stuck.pause()
  const [link] = server.links
  const bytes = new Uint8Array(64 * 1024)
  const frames = (200 * 1024 * 1024) / bytes.length
  for (let sent = 0; sent < frames && server.links.size > 0; sent++) {
    link?.frame({ kind: 'output', channel: 1, generation: 1, seq: sent * bytes.length, bytes })
  }
  expect(server.links.size).toBe(0)
  using good = new RpcClient(await connectWeb(web.url))
  expect((await good.request('agent.list', {})).ok).toBe(true)
  stuck.terminate()
})
