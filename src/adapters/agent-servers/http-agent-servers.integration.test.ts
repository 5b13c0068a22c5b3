import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createPlainServer, type AddressInfo, type Server } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { ServerState } from '../../core/activity/opencode-events.ts'
import type { ServerAddress } from '../../core/agent/server-address.ts'
import type { ServerListener } from '../../core/agent-servers.ts'
import { HttpAgentServers } from './http-agent-servers.ts'

const PATIENCE = { silenceMs: 400, firstRetryMs: 20, longestRetryMs: 100 }
/** What a server that answers is patient for: longer than any test. */
const CALM = { ...PATIENCE, silenceMs: 60_000 }

class Heard implements ServerListener {
  readonly states: ServerState[] = []
  readonly events: string[] = []
  losses = 0

  begun(state: ServerState): void {
    this.states.push(state)
  }

  event(text: string): void {
    this.events.push(text)
  }

  lost(): void {
    this.losses += 1
  }
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** A server as OpenCode's, whose streams a test writes to. */
class Instance {
  readonly streams: ServerResponse[] = []
  readonly asked: { readonly path: string; readonly authorization: string | undefined }[] = []
  /** Status, and content type of the stream. */
  answer: { code: number; type: string } = { code: 200, type: 'text/event-stream' }
  readonly server = createServer((request, response) => this.take(request, response))
  port = 0

  static async start(): Promise<Instance> {
    const instance = new Instance()
    instance.port = await portOf(instance.server)
    onTestFinished(() => {
      instance.server.closeAllConnections()
      instance.server.close()
    })
    return instance
  }

  get stream(): ServerResponse {
    const stream = this.streams.at(-1)
    if (stream === undefined) throw new Error('nobody has come')
    return stream
  }

  private take({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
    this.asked.push({ path: url, authorization: headers.authorization })
    if (url !== '/event') return void response.end(`"${url}"`)
    this.streams.push(response)
    response.writeHead(this.answer.code, { 'content-type': this.answer.type })
    response.flushHeaders()
  }
}

function follow(address: Partial<ServerAddress> & { port: number }, patience = CALM): Heard {
  const heard = new Heard()
  const whole = { user: 'opencode', password: null, ...address }
  const following = new HttpAgentServers(patience).followOpenCode(whole, heard)
  onTestFinished(() => following.dispose())
  return heard
}

test('a server is asked how things stand, and then heard', async () => {
  const instance = await Instance.start()
  const heard = follow({ port: instance.port, password: 'p w' })
  await expect
    .poll(() => heard.states)
    .toEqual([{ status: '"/session/status"', permissions: '"/permission"', questions: '"/question"' }])
  instance.stream.write('data: {"a"')
  instance.stream.write(':"ä"}\n\n: comment\nevent: x\ndata:{}\n\n')
  await expect.poll(() => heard.events).toEqual(['{"a":"ä"}', '{}'])
  const authorization = `Basic ${Buffer.from('opencode:p w').toString('base64')}`
  expect(new Set(instance.asked.map((each) => each.authorization))).toEqual(new Set([authorization]))
})

test('a server without a password is told none', async () => {
  const instance = await Instance.start()
  const heard = follow({ port: instance.port })
  await expect.poll(() => heard.states.length).toBe(1)
  expect(instance.asked.every(({ authorization }) => authorization === undefined)).toBe(true)
})

test('a server that comes late, goes and comes back is heard again', async () => {
  const early = createPlainServer()
  const port = await portOf(early)
  early.close()
  await once(early, 'close')
  const heard = follow({ port })
  const instance = new Instance()
  instance.server.listen(port, '127.0.0.1')
  onTestFinished(() => {
    instance.server.closeAllConnections()
    instance.server.close()
  })
  await expect.poll(() => heard.states.length).toBe(1)
  instance.stream.destroy()
  await expect.poll(() => heard.losses).toBe(1)
  await expect.poll(() => heard.states.length).toBe(2)
})

test('a stream in which no heart beats is left, and tried again', async () => {
  const instance = await Instance.start()
  const heard = follow({ port: instance.port }, PATIENCE)
  await expect.poll(() => heard.losses, { timeout: 5_000 }).toBeGreaterThan(0)
  await expect.poll(() => heard.states.length).toBeGreaterThan(1)
})

test.each([
  ['refuses', { code: 401, type: 'text/event-stream' }],
  ['is another', { code: 200, type: 'text/html' }],
])('a server that %s is not heard, and asked ever more rarely', async (_, answer) => {
  const instance = await Instance.start()
  instance.answer = answer
  const heard = follow({ port: instance.port })
  await expect.poll(() => instance.streams.length).toBeGreaterThan(2)
  expect(heard).toMatchObject({ states: [], events: [], losses: 0 })
})

test('a line that is too long is skipped, and those after it are heard', async () => {
  const instance = await Instance.start()
  const heard = follow({ port: instance.port })
  await expect.poll(() => heard.states.length).toBe(1)
  for (let n = 0; n < 40; n += 1) instance.stream.write(`data: ${'x'.repeat(50_000)}`)
  instance.stream.write('\ndata: short\n\n')
  await expect.poll(() => heard.events, { timeout: 10_000 }).toEqual(['short'])
})

test('a program that speaks no HTTP does no harm', async () => {
  const plain = createPlainServer((socket) => {
    socket.on('error', () => undefined)
    socket.end('\0\0garbage\r\n\r\n'.repeat(1_000))
  })
  const port = await portOf(plain)
  let visits = 0
  plain.on('connection', () => (visits += 1))
  onTestFinished(() => void plain.close())
  const heard = follow({ port })
  await expect.poll(() => visits).toBeGreaterThan(1)
  expect(heard).toMatchObject({ states: [], events: [], losses: 0 })
})

test('nothing is heard of a server that is not followed any more', async () => {
  const instance = await Instance.start()
  const heard = new Heard()
  const address = { port: instance.port, user: 'opencode', password: null }
  const following = new HttpAgentServers(CALM).followOpenCode(address, heard)
  await expect.poll(() => heard.states.length).toBe(1)
  const closed = once(instance.stream, 'close')
  following.dispose()
  await closed
  expect(heard).toMatchObject({ events: [], losses: 0 })
})
