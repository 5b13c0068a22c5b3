import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { PacketReader, type StreamedPacket } from '../../contract/packet-stream.ts'
import { agentView, FakeServer } from '../../../test/support/fake-server.ts'
import { signIn } from '../../../test/support/ws-transport.ts'
import { newToken } from './credentials.ts'
import { serveWeb, type WebServer } from './server.ts'

const token = newToken()
let server: FakeServer
let web: WebServer
let cookie: string
const opened: { close(): void }[] = []

const reportBug = (error: unknown): never => {
  throw error
}

beforeEach(async () => {
  server = new FakeServer([agentView('api', 'running')])
  const served = await serveWeb({
    server,
    pageDir: '/nowhere',
    token,
    host: '127.0.0.1',
    port: 0,
    otherNames: [],
    reportBug,
  })
  if (!served.ok) throw new Error(served.error.message)
  web = served.value
  cookie = await signIn(web.url)
})
afterEach(() => {
  for (const each of opened.splice(0)) each.close()
  web.dispose()
})

const origin = (): string => `http://127.0.0.1:${web.port}`

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

  async name(): Promise<string> {
    await this.whenHeard(1)
    return this.texts[0] ?? ''
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
function ask(headers: Record<string, string> = { cookie }): Promise<Stream | number> {
  const { promise, resolve } = Promise.withResolvers<Stream | number>()
  const sent = request(
    { host: '127.0.0.1', port: web.port, path: '/downstream', headers, agent: false },
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

async function stream(): Promise<Stream> {
  const answer = await ask()
  if (typeof answer === 'number') throw new Error(`no stream: ${answer}`)
  return answer
}

/** A page's WebSocket; resolves with the status if it is refused. */
function connect(name: string | null, as = cookie): Promise<WebSocket | number> {
  const { promise, resolve } = Promise.withResolvers<WebSocket | number>()
  const query = name === null ? '' : `?downstream=${name}`
  const socket = new WebSocket(`ws://127.0.0.1:${web.port}/socket${query}`, {
    headers: { cookie: as, origin: origin() },
  })
  opened.push({ close: () => socket.terminate() })
  socket.once('open', () => resolve(socket))
  socket.once('unexpected-response', (sent, response) => {
    sent.destroy()
    resolve(response.statusCode ?? 0)
  })
  socket.on('error', () => undefined)
  return promise
}

async function socket(name: string | null): Promise<WebSocket> {
  const answer = await connect(name)
  if (typeof answer === 'number') throw new Error(`no socket: ${answer}`)
  return answer
}

const closed = (of: WebSocket): Promise<string> =>
  new Promise((resolve) => {
    of.once('close', (_code, reason) => resolve(reason.toString()))
  })

test('everything comes down the stream in order, nothing down the WebSocket', async () => {
  const down = await stream()
  const up = await socket(await down.name())
  const strays: unknown[] = []
  up.on('message', (message) => strays.push(message))
  up.send(JSON.stringify({ type: 'request', id: 1, name: 'agent.list', input: {} }))
  await down.whenHeard(2)
  for (let seq = 0; seq < 100; seq++) {
    for (const link of server.links) {
      link.frame({ kind: 'output', channel: 1, generation: 1, seq, bytes: new Uint8Array(seq * 100) })
      link.stream({ stream: 'terminal-size', channel: seq, cols: 80, rows: 24 })
    }
  }
  // The name, the answer, all messages sent, and the one mark that asks for confirmation.
  await down.whenHeard(203)
  const sent = down.packets.slice(2).filter(({ payload }) => !new TextDecoder().decode(payload).includes('"mark"'))
  const kinds = sent.map(({ kind, payload }) => `${kind} ${kind === 'bytes' ? payload.length : ''}`)
  expect(kinds).toEqual(Array.from({ length: 100 }, (_, seq) => [`bytes ${17 + seq * 100}`, 'text ']).flat())
  expect(strays).toEqual([])
})

test('without a stream everything comes down the WebSocket', async () => {
  const up = await socket(null)
  const answer = new Promise((resolve) => {
    up.once('message', resolve)
  })
  up.send(JSON.stringify({ type: 'request', id: 1, name: 'agent.list', input: {} }))
  expect(String(await answer)).toContain('"output"')
})

test('a stream may be kept by nobody and compressed or held back by nothing', async () => {
  const { headers } = await stream()
  expect(headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
  })
  expect(headers['content-encoding']).toBeUndefined()
})

test('a stream needs the cookie, the own origin and the own name', async () => {
  expect(await ask({})).toBe(401)
  expect(await ask({ cookie, origin: 'http://evil.example' })).toBe(403)
  expect(await ask({ cookie, 'sec-fetch-site': 'same-site' })).toBe(403)
  expect(await ask({ cookie, host: `evil.example:${web.port}` })).toBe(403)
  expect(await ask({ cookie, origin: origin(), 'sec-fetch-site': 'same-origin' })).toBeInstanceOf(Stream)
})

test('a stream is taken once, by its name, by the browser that began it', async () => {
  const name = await (await stream()).name()
  expect(await connect('wrong')).toBe(410)
  expect(await connect(name, await signIn(web.url))).toBe(410)
  expect(await connect(name)).toBeInstanceOf(WebSocket)
  expect(await connect(name)).toBe(410)
})

test('a browser has three streams at once, another browser has its own', async () => {
  const [first] = await Promise.all([stream(), stream(), stream()])
  expect(await ask()).toBe(204)
  expect(await ask({ cookie: await signIn(web.url) })).toBeInstanceOf(Stream)
  first.close()
  await expect.poll(() => ask()).toBeInstanceOf(Stream)
})

test('a page that is killed leaves neither connection nor stream', async () => {
  const down = await stream()
  const up = await socket(await down.name())
  expect(server.links.size).toBe(1)
  up.terminate()
  await down.ended
  expect(server.links.size).toBe(0)
})

test('a stream that breaks off ends the connection, with the reason', async () => {
  const down = await stream()
  const up = await socket(await down.name())
  const end = closed(up)
  down.close()
  expect(await end).toBe('the stream to the client was interrupted')
  expect(server.links.size).toBe(0)
})

test('a WebSocket that is closed in order ends the stream', async () => {
  const down = await stream()
  const up = await socket(await down.name())
  up.close(1000, 'the client was closed')
  await down.ended
  expect(server.links.size).toBe(0)
})

test('the end of the host ends every stream, also one nobody has claimed', async () => {
  const [claimed, waiting] = await Promise.all([stream(), stream()])
  const up = await socket(await claimed.name())
  const end = closed(up)
  web.dispose()
  await Promise.all([claimed.ended, waiting.ended, end])
  expect(server.links.size).toBe(0)
})

test('a client that takes in nothing from its stream is given up before it eats the memory', async () => {
  const down = await stream()
  await socket(await down.name())
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
