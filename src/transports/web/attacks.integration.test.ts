import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { connectTo, passingOn, Squatter, type SquatterPlan } from '../../../test/support/squatter.ts'
import { MemoryLogins } from '../../../test/support/memory-logins.ts'
import { connectWeb, enter, logIn, openSocket, pageAt, whenClosed, PATIENT } from '../../../test/support/web-client.ts'
import { WebHost, type WebHostParts } from '../../../test/support/web-host.ts'
import { RpcClient } from '../../contract/client/rpc-client.ts'
import { STRANGERS_MAX } from './limits.ts'
import { randomHex } from './random-text.ts'

const opened: WebHost[] = []
afterEach(() => {
  for (const host of opened.splice(0)) host.dispose()
})

async function start(parts: WebHostParts = {}): Promise<WebHost> {
  const host = await WebHost.open(parts)
  opened.push(host)
  return host
}

/** Says what a host would say, as far as a squatter can. */
const madeUp: SquatterPlan = (socket) => {
  socket.on('message', () => {
    socket.send(JSON.stringify({ type: 'challenge', nonce: randomHex(32), life: randomHex(16), proof: randomHex(32) }))
    socket.send(JSON.stringify({ type: 'welcome', streams: true }))
  })
}

test('H2: a squatter on the port gets no proof from a page, and nothing it hears logs it in when the host is back', async () => {
  const store = new MemoryLogins()
  const host = await start({ store })
  const page = pageAt(host.newUrl())
  const { secrets } = await enter(page)
  host.dispose()
  const squatter = await Squatter.open(host.port, madeUp)
  for (const secret of [secrets.key, secrets.ticket, page.secret]) {
    expect(await logIn({ ...page, secret })).toEqual({ kind: 'stranger' })
  }
  squatter.dispose()
  expect(squatter.heard.join('\n')).toContain('"begin"')
  expect(squatter.heard.join('\n')).not.toContain('"answer"')
  expect(squatter.heard.join('\n').toLowerCase()).not.toContain('cookie')

  await start({ store, port: host.port })
  const words = squatter.heard.flatMap((text) => text.match(/[\w-]{20,}/g) ?? [])
  expect(words.length).toBeGreaterThan(3)
  for (const secret of words) {
    expect(await logIn({ ...page, secret })).toEqual({ kind: 'refused', reason: 'unknown' })
  }
  expect(await logIn({ ...page, secret: secrets.key })).toMatchObject({ kind: 'entered' })
})

test('H1: what was said in one login is worth nothing in another', async () => {
  const host = await start()
  const page = pageAt(host.newUrl())
  const said: string[] = []
  using between = await Squatter.open(0, passingOn(host.port, { host: page.host, said }))
  const { secrets, socket } = await enter({ ...page, to: { port: between.port } })
  socket.terminate()
  const [begin = '', , answer = ''] = said
  const replayed = openSocket(page)
  const answers: string[] = []
  replayed.on('message', (data: Buffer) => answers.push(data.toString()))
  await once(replayed, 'open')
  const { credential } = JSON.parse(begin) as { credential: string }
  replayed.send(begin)
  replayed.send(answer)
  await whenClosed(replayed)
  expect(answers.join()).not.toContain('welcome')
  expect(credential).not.toBe(secrets.key)
  expect(host.server.links.size).toBe(0)
})

test('H2: a squatter on another port that passes everything on is found out by the page', async () => {
  const host = await start()
  const page = pageAt(host.newUrl())
  const said: string[] = []
  using between = await Squatter.open(0, passingOn(host.port, { host: page.host, said }))
  // The page’s own address has the squatter’s port, as in any browser that got there.
  const [name] = page.host.split(':')
  expect(await logIn({ ...page, host: `${name}:${between.port}` })).toEqual({ kind: 'stranger' })
  expect(said.join(), 'it was passed on').toContain('"challenge"')
  expect(said.join()).not.toContain('"answer"')
})

/** The same packet with the number that comes next, as somebody would forge it who has no key. */
function withNextNumber(sealed: Buffer): Buffer {
  const forged = Buffer.from(sealed)
  forged.writeBigUInt64BE(sealed.readBigUInt64BE(16) + 1n, 16)
  return forged
}

test('H2: whoever passes everything on at the page’s own address cannot add, repeat or change a request', async () => {
  const host = await start()
  const page = pageAt(host.newUrl())
  const sealed: Buffer[] = []
  const evil = JSON.stringify({ type: 'request', id: 7, name: 'agent.stopAll', input: {} })
  const ways: ((own: WebSocket) => void)[] = [
    (own) => own.send(evil),
    (own) => own.send(Buffer.concat([Buffer.alloc(25), Buffer.from(evil)])),
    (own) => own.send(sealed.at(-1) ?? ''),
    (own) => own.send(withNextNumber(sealed.at(-1) ?? Buffer.alloc(0))),
  ]
  for (const [index, inject] of ways.entries()) {
    const at = index === 0 ? page : pageAt(host.newUrl())
    const owns: WebSocket[] = []
    using between = await Squatter.open(0, (socket) => {
      const own = openSocket(at)
      owns.push(own)
      own.on('message', (data: Buffer, isBinary) => socket.send(data, { binary: isBinary }))
      socket.on('message', (data: Buffer, isBinary) => {
        if (isBinary) sealed.push(data)
        if (own.readyState === WebSocket.OPEN) own.send(data, { binary: isBinary })
        else own.once('open', () => own.send(data, { binary: isBinary }))
      })
    })
    const entered = await enter({ ...at, to: { port: between.port } })
    const client = new RpcClient(entered.begin({ stream: false }))
    expect((await client.request('agent.list', {})).ok).toBe(true)
    const [own] = owns
    if (own === undefined) throw new Error('the squatter was not used')
    inject(own)
    await whenClosed(own)
    client.dispose()
  }
  expect(host.server.asked).not.toContain('agent.stopAll')
  expect(host.server.asked.filter((name) => name === 'agent.list')).toHaveLength(ways.length)
})

test('H2: the host does not start while another program has one of the addresses its name leads to', async () => {
  const squatter = createServer().listen(0, '::1')
  await once(squatter, 'listening')
  onTestFinished(() => void squatter.close())
  const address = squatter.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await expect(WebHost.open({ port })).rejects.toThrow(`Port ${port} of ::1 is taken by another program`)
  const free = await start()
  expect(free.port).not.toBe(port)
})

test('H2: while the host runs, nobody else can listen where its name leads to', async () => {
  const host = await start()
  for (const at of ['127.0.0.1', '::1']) {
    const squatter = createServer()
    const [error] = (await Promise.race([
      once(squatter.listen(host.port, at), 'error'),
      once(squatter, 'listening').then(() => [null]),
    ])) as [NodeJS.ErrnoException | null]
    squatter.close()
    expect(error?.code).toBe('EADDRINUSE')
  }
})

test('M2: a refused upgrade is closed by the host, though the other end keeps its own open', async () => {
  const host = await start()
  const { host: name } = pageAt(host.newUrl())
  const refusals = [
    `Host: evil.example`,
    `Host: ${name}`,
    `Host: ${name}\r\nOrigin: http://evil.example`,
    `Host: ${name}\r\nHost: ${name}`,
  ]
  for (const headers of refusals) {
    const socket = connectTo(host.port)
    socket.allowHalfOpen = true
    socket.write(`GET /socket HTTP/1.1\r\n${headers}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)
    await once(socket, 'data')
    await once(socket, 'end')
    // A host that keeps its end takes what is written; one that has closed answers with a reset.
    while (!socket.destroyed) {
      socket.write('still here')
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
})

test('M2: a body that never comes does not hold a connection', async () => {
  const host = await start()
  const { host: name } = pageAt(host.newUrl())
  for (const body of ['Content-Length: 100', 'Transfer-Encoding: chunked']) {
    for (const method of ['GET', 'POST']) {
      const socket = connectTo(host.port)
      let answer = ''
      socket.setEncoding('utf8').on('data', (text: string) => (answer += text))
      socket.write(`${method} / HTTP/1.1\r\nHost: ${name}\r\n${body}\r\n\r\n`)
      await whenClosed(socket)
      expect(answer).toMatch(/^HTTP\/1.1 400 /)
    }
  }
})

test('M2: headers that never end do not hold a connection', async () => {
  const host = await start()
  const socket = connectTo(host.port)
  socket.resume()
  socket.write('GET / HTTP/1.1\r\nHost: ')
  await whenClosed(socket)
})

test('M2: a thousand connections of a stranger hold a bounded number of descriptors, and the owner gets in', async () => {
  const host = await start()
  using before = new RpcClient(await connectWeb(host.newUrl()))
  const flood = Array.from({ length: 1_000 }, () => connectTo(host.port))
  onTestFinished(() => flood.forEach((socket) => socket.destroy()))
  await expect.poll(() => flood.some(({ connecting }) => connecting), PATIENT).toBe(false)
  for (const socket of flood) socket.resume()
  await expect.poll(() => flood.filter(({ closed }) => !closed).length, PATIENT).toBeLessThanOrEqual(STRANGERS_MAX)
  using after = new RpcClient(await connectWeb(host.newUrl()))
  expect((await after.request('agent.list', {})).ok).toBe(true)
  expect((await before.request('agent.list', {})).ok, 'who was in stays in').toBe(true)
})

test('M2: WebSockets on which nobody logs in count as strangers too', async () => {
  const host = await start()
  using before = new RpcClient(await connectWeb(host.newUrl()))
  const page = pageAt(host.newUrl())
  const flood = Array.from({ length: STRANGERS_MAX + 100 }, () => openSocket(page))
  onTestFinished(() => flood.forEach((socket) => socket.terminate()))
  for (const socket of flood) socket.on('error', () => undefined)
  const isOpen = ({ readyState }: WebSocket): boolean => readyState === WebSocket.OPEN
  const isClosed = ({ readyState }: WebSocket): boolean => readyState === WebSocket.CLOSED
  await expect.poll(() => flood.every((socket) => isOpen(socket) || isClosed(socket)), PATIENT).toBe(true)
  await expect.poll(() => flood.filter(isOpen).length, PATIENT).toBeLessThanOrEqual(STRANGERS_MAX)
  expect(await logIn(page)).toMatchObject({ kind: 'entered' })
  expect((await before.request('agent.list', {})).ok).toBe(true)
})
