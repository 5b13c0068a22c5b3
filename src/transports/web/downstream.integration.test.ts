import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { agentView, FakeServer } from '../../../test/support/fake-server.ts'
import { testLogins } from '../../../test/support/memory-logins.ts'
import {
  enter,
  pageAt,
  type EnteredPage,
  type WebPage,
  type WebTransport,
  PATIENT,
} from '../../../test/support/web-client.ts'
import { SystemClock } from '../../adapters/clock/system-clock.ts'
import { STREAM_HEADER } from '../../contract/bridge.ts'
import { PacketReader, type StreamedPacket } from '../../contract/packet-stream.ts'
import { addressesFor } from './listen.ts'
import type { Logins } from './logins.ts'
import { serveWeb, type WebServer } from './server.ts'

const clock = new SystemClock()
let server: FakeServer
let logins: Logins
let web: WebServer
let address: WebPage
const opened: { close(): void }[] = []

const reportBug = (error: unknown): never => {
  throw error
}

beforeEach(async () => {
  server = new FakeServer([agentView('api', 'running')])
  logins = testLogins(clock)
  const addresses = addressesFor('127.0.0.1', true)
  const served = await serveWeb({ server, logins, pageDir: '/nowhere', addresses, port: 0, clock, reportBug })
  if (!served.ok) throw new Error(served.error.message)
  web = served.value
  address = newAddress()
})
afterEach(() => {
  for (const each of opened.splice(0)) each.close()
  web.dispose()
  logins.dispose()
})

const newAddress = (): WebPage =>
  pageAt(logins.createAddress({ role: 'owner', loginId: null, isForOwnUser: false })?.url ?? '')

/** A stream as read by a page. */
class Stream {
  readonly packets: StreamedPacket[] = []
  private readonly sent: ClientRequest
  private readonly reader = new PacketReader()
  readonly ended: Promise<void>
  private readonly response: IncomingMessage
  private heard: () => void = () => undefined

  constructor(sent: ClientRequest, response: IncomingMessage) {
    this.sent = sent
    this.response = response
    const { promise, resolve } = Promise.withResolvers<void>()
    this.ended = promise
    response.on('data', (chunk: Buffer) => {
      this.packets.push(...(this.reader.take(chunk) ?? []))
      this.heard()
    })
    // The tests wait for streams that break off.
    response.on('error', () => undefined)
    response.on('close', resolve)
  }

  get headers(): IncomingMessage['headers'] {
    return this.response.headers
  }

  get texts(): string[] {
    return this.packets.map(({ payload }) => Buffer.from(payload).toString())
  }

  /** Resolves once `count` packets in all have arrived. */
  async whenHeard(count: number): Promise<void> {
    while (this.packets.length < count) {
      await new Promise<void>((resolve) => {
        this.heard = resolve
      })
    }
  }

  pause(): void {
    this.response.pause()
  }

  resume(): void {
    this.response.resume()
  }

  close(): void {
    this.sent.destroy()
  }
}

/** Requests a stream; resolves with the status if it is refused. */
function ask(
  name: string,
  { host, headers = {} }: Pick<WebPage, 'host' | 'headers'> = address,
): Promise<Stream | number> {
  const { promise, resolve } = Promise.withResolvers<Stream | number>()
  const own = { host, [STREAM_HEADER]: name, ...headers }
  const sent = request(
    { host: '127.0.0.1', port: web.port, path: '/downstream', headers: own, agent: false },
    (response) => {
      if (response.statusCode === 200) {
        const stream = new Stream(sent, response)
        opened.push(stream)
        return resolve(stream)
      }
      response.resume()
      resolve(response.statusCode ?? 0)
    },
  )
  sent.on('error', () => undefined)
  sent.end()
  return promise
}

async function loggedIn(page: WebPage = address): Promise<EnteredPage> {
  const entered = await enter(page)
  opened.push({ close: () => entered.socket.terminate() })
  return entered
}

async function streamOf(page: EnteredPage, at: WebPage = address): Promise<Stream> {
  const answer = await ask(page.secrets.stream, at)
  if (typeof answer === 'number') throw new Error(`no stream: ${answer}`)
  await answer.whenHeard(1)
  return answer
}

/** A page that has its stream and has begun. */
async function begun(): Promise<{ readonly down: Stream; readonly up: WebTransport }> {
  const page = await loggedIn()
  const down = await streamOf(page)
  const up = page.begin({ stream: true })
  await expect.poll(() => server.links.size, PATIENT).toBe(1)
  return { down, up }
}

const closed = (of: WebSocket): Promise<string> =>
  new Promise((resolve) => {
    of.once('close', (_code, reason) => resolve(reason.toString()))
  })

test('everything comes down the stream in order, nothing down the WebSocket', async () => {
  const { down, up } = await begun()
  const strays: unknown[] = []
  up.onPacket((packet) => strays.push(packet))
  up.send(JSON.stringify({ type: 'request', id: 1, name: 'agent.list', input: {} }))
  await down.whenHeard(2)
  for (let seq = 0; seq < 100; seq++) {
    for (const link of server.links) {
      link.frame({ kind: 'output', channel: 1, generation: 1, seq, bytes: new Uint8Array(seq * 100) })
      link.stream({ stream: 'terminal-size', channel: seq, cols: 80, rows: 24 })
    }
  }
  // The first packet, the answer, all messages sent, and the one mark that asks for confirmation.
  await down.whenHeard(203)
  expect(down.texts[0]).toBe('')
  const sent = down.packets.slice(2).filter(({ payload }) => !new TextDecoder().decode(payload).includes('"mark"'))
  const kinds = sent.map(({ kind, payload }) => `${kind} ${kind === 'bytes' ? payload.length : ''}`)
  expect(kinds).toEqual(Array.from({ length: 100 }, (_, seq) => [`bytes ${17 + seq * 100}`, 'text ']).flat())
  expect(strays).toEqual([])
})

test('without a stream everything comes down the WebSocket', async () => {
  const up = (await loggedIn()).begin({ stream: false })
  const answer = new Promise((resolve) => {
    up.onPacket(resolve)
  })
  up.send(JSON.stringify({ type: 'request', id: 1, name: 'agent.list', input: {} }))
  expect(String(await answer)).toContain('"output"')
})

test('a stream may be kept by nobody and compressed or held back by nothing', async () => {
  const { headers } = await streamOf(await loggedIn())
  expect(headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  })
  expect(headers['content-encoding']).toBeUndefined()
})

test('H1: a stream needs the secret of a page that has just logged in, the own origin and the own name', async () => {
  const { secrets } = await loggedIn()
  const { host } = address
  expect(await ask('', { host })).toBe(403)
  expect(await ask('0'.repeat(64), { host })).toBe(403)
  expect(await ask(secrets.stream, { host, headers: { origin: 'http://evil.example' } })).toBe(403)
  expect(await ask(secrets.stream, { host, headers: { 'sec-fetch-site': 'same-site' } })).toBe(403)
  expect(await ask(secrets.stream, { host: `evil.example:${web.port}` })).toBe(403)
  expect(await ask(secrets.stream, { host: `127.0.0.1:${web.port}` })).toBe(403)
  const own = { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }
  expect(await ask(secrets.stream, { host, headers: own })).toBeInstanceOf(Stream)
  expect(await ask(secrets.stream, { host, headers: own }), 'a second time').toBe(403)
})

test('a page that says it has its stream and has none is cut off', async () => {
  const page = await loggedIn()
  const up = page.begin({ stream: true })
  await closed(up.socket)
  expect(server.links.size).toBe(0)
})

test('a stream that the page does not take is ended, and the WebSocket serves it', async () => {
  const page = await loggedIn()
  const down = await streamOf(page)
  page.begin({ stream: false })
  await down.ended
  await expect.poll(() => server.links.size, PATIENT).toBe(1)
})

test('a login has three streams at once, another login has its own', async () => {
  const first = await loggedIn()
  const down = await streamOf(first)
  const more = [await loggedIn({ ...address, secret: first.secrets.ticket })]
  more.push(await loggedIn({ ...address, secret: first.secrets.ticket }))
  for (const page of more) await streamOf(page)
  expect((await loggedIn({ ...address, secret: first.secrets.ticket })).streams).toBe(false)
  const other = newAddress()
  expect(await streamOf(await loggedIn(other), other)).toBeInstanceOf(Stream)
  down.close()
  await expect
    .poll(async () => (await loggedIn({ ...address, secret: more[0]?.secrets.ticket ?? '' })).streams, PATIENT)
    .toBe(true)
})

test('a page that is killed leaves neither connection nor stream', async () => {
  const { down, up } = await begun()
  up.socket.terminate()
  await down.ended
  expect(server.links.size).toBe(0)
})

test('a stream that breaks off ends the connection, with the reason', async () => {
  const { down, up } = await begun()
  const end = closed(up.socket)
  down.close()
  expect(await end).toBe('the stream to the client was interrupted')
  expect(server.links.size).toBe(0)
})

test('a WebSocket that is closed in order ends the stream', async () => {
  const { down, up } = await begun()
  up.close('the client was closed')
  await down.ended
  expect(server.links.size).toBe(0)
})

test('the end of the host ends every stream, also one that no page has taken', async () => {
  const waiting = await streamOf(await loggedIn())
  address = newAddress()
  const { down, up } = await begun()
  const end = closed(up.socket)
  web.dispose()
  await Promise.all([down.ended, waiting.ended, end])
  expect(server.links.size).toBe(0)
})

test('a client that takes in nothing from its stream is given up before it eats the memory', async () => {
  const { down } = await begun()
  down.pause()
  const [link] = server.links
  const bytes = new Uint8Array(64 * 1024)
  const frames = (200 * 1024 * 1024) / bytes.length
  for (let sent = 0; sent < frames && server.links.size > 0; sent++) {
    link?.frame({ kind: 'output', channel: 1, generation: 1, seq: sent * bytes.length, bytes })
  }
  expect(server.links.size).toBe(0)
  down.resume()
  await down.ended
})
