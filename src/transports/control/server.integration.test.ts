import fs, { chmodSync, existsSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { nextOf } from '../../base/event.ts'
import { RpcClient } from '../../contract/client/rpc-client.ts'
import { agentView, FakeServer } from '../../../test/support/fake-server.ts'
import { connectControl } from './client.ts'
import { openDoors } from './doors.ts'
import { listenPrivately } from './listener.ts'
import { ControlServer } from './server.ts'

let dir: string
let path: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'corral-control-'))
  path = join(dir, 'c.sock')
})
afterEach(() => rmSync(dir, { recursive: true }))

const reportBug = (error: unknown): never => {
  throw error
}

async function serve(server: FakeServer): Promise<ControlServer> {
  const listener = await listenPrivately(path)
  if (!listener.ok) throw new Error(listener.error.message)
  return new ControlServer(listener.value, { server, reportBug })
}

async function connected(): Promise<RpcClient> {
  const transport = await connectControl(path)
  if (!transport.ok) throw new Error(transport.error.message)
  return new RpcClient(transport.value)
}

test('a client subscribes to the fleet and hears what happens, and is forgotten when it leaves', async () => {
  const server = new FakeServer([agentView('api', 'stopped')])
  using _control = await serve(server)
  const client = await connected()
  const answer = await client.request('fleet.subscribe', {})
  expect(answer.ok && answer.value.agents.map(({ id }) => id)).toEqual(['api'])
  const news = nextOf(client.onStream)
  server.setAgent(agentView('api', 'running'))
  expect(await news).toMatchObject({ stream: 'journal', agent: { state: { phase: { kind: 'running' } } } })
  client.dispose()
  await expect.poll(() => server.links.size).toBe(0)
})

test('bytes cross as bytes', async () => {
  using _control = await serve(new FakeServer())
  using client = await connected()
  const echo = nextOf(client.onFrame)
  client.sendFrame({ kind: 'input', channel: 7, generation: 1, bytes: new Uint8Array([0, 128, 255]) })
  const frame = await echo
  expect(frame.kind === 'output' && [...frame.bytes]).toEqual([0, 128, 255])
})

test('only the user may use the socket, and it goes with its host', async () => {
  const control = await serve(new FakeServer())
  expect(statSync(path).mode & 0o777).toBe(0o600)
  control.dispose()
  await expect.poll(() => existsSync(path)).toBe(false)
})

test('the socket of a living host is not taken', async () => {
  using _control = await serve(new FakeServer())
  const second = await listenPrivately(path)
  expect(second.ok ? null : second.error.code).toBe('path-taken')
  using client = await connected()
  expect((await client.request('agent.list', {})).ok).toBe(true)
})

test('the socket of a dead host is replaced', async () => {
  // A listener whose file is moved away and back ends without removing it, as a killed host does.
  const dead = createServer()
  await new Promise<void>((resolve) => {
    dead.listen(path, resolve)
  })
  renameSync(path, `${path}.kept`)
  await new Promise((resolve) => {
    dead.close(resolve)
  })
  renameSync(`${path}.kept`, path)
  using _control = await serve(new FakeServer())
  using client = await connected()
  expect((await client.request('agent.list', {})).ok).toBe(true)
})

test('a file that is no socket is left alone', async () => {
  writeFileSync(path, 'mine')
  const served = await listenPrivately(path)
  expect(served.ok ? null : served.error.code).toBe('path-taken')
  expect(statSync(path).size).toBe(4)
})

test('a client that sends nonsense is disconnected; the host goes on', async () => {
  using _control = await serve(new FakeServer())
  const stranger = connect(path)
  stranger.write('GET / HTTP/1.1\r\n\r\n')
  await new Promise((resolve) => {
    stranger.once('close', resolve)
  })
  using client = await connected()
  expect((await client.request('agent.list', {})).ok).toBe(true)
})

test('no host: the client is told how to start one', async () => {
  const transport = await connectControl(path)
  expect(transport.ok ? null : transport.error.code).toBe('no-host')
})

test('a client learns that its host has ended', async () => {
  const control = await serve(new FakeServer())
  using client = await connected()
  await client.request('agent.list', {})
  const closed = nextOf(client.onClose)
  control.dispose()
  await closed
  expect(await client.request('agent.list', {})).toMatchObject({ ok: false, error: { code: 'disconnected' } })
})

test('a client that never reads is cut off when too much waits for it; others hear everything', async () => {
  const server = new FakeServer()
  using _control = await serve(server)
  const deaf = connect(path)
  onTestFinished(() => void deaf.destroy())
  deaf.pause()
  await expect.poll(() => server.links.size).toBe(1)
  using client = await connected()
  await client.request('agent.list', {})
  const heard: number[] = []
  client.onStream((message) => message.stream === 'terminal-reset' && heard.push(message.seq))
  const data = 'x'.repeat(1024 * 1024)
  for (let seq = 0; seq < 80; seq += 1) {
    server.tell({ stream: 'terminal-reset', channel: 1, generation: 1, seq, cols: 80, rows: 24, data })
    await expect.poll(() => heard.length).toBe(seq + 1)
  }
  expect(server.links.size).toBe(1)
})

test('H7: a program inside a run is refused at the owner’s door, in words', async () => {
  const server = new FakeServer()
  server.insiders.add(process.pid)
  using _control = await serve(server)
  using client = await connected()
  expect(await client.request('agent.list', {})).toMatchObject({
    error: { code: 'not-allowed', message: 'You are inside a run.' },
  })
  await expect.poll(() => server.links.size).toBe(0)
  expect(server.asked).toEqual([])
})

test('clients that were refused and do not leave are dropped', async () => {
  const server = new FakeServer()
  server.insiders.add(process.pid)
  using _control = await serve(server)
  const dropped = new Set<Socket>()
  const stay = Array.from({ length: 300 }, () => connect({ path, allowHalfOpen: true }))
  onTestFinished(() => stay.forEach((socket) => socket.destroy()))
  for (const socket of stay) socket.resume().on('error', () => dropped.add(socket))
  const isOver = (): boolean => {
    for (const socket of stay) if (!dropped.has(socket)) socket.write('more')
    return dropped.size === stay.length
  }
  await expect.poll(isOver, { timeout: 20_000 }).toBe(true)
  expect(server.callers).toEqual([])
})

test('who connects before the host serves waits for it', async () => {
  const doors = await openDoors(path)
  if (!doors.ok) throw new Error(doors.error.message)
  using open = doors.value
  using client = await connected()
  const answer = client.request('agent.list', {})
  open.serve({ server: new FakeServer(), reportBug })
  expect((await answer).ok).toBe(true)
})

test.each([0o777, 0o722])('H4: a directory that others may write (%o) is refused with what to do', async (mode) => {
  chmodSync(dir, mode)
  const served = await listenPrivately(path)
  expect(served).toMatchObject({
    error: { code: 'not-permitted', message: expect.stringContaining(`chmod 700 ${dir}`) as string },
  })
  expect(existsSync(path)).toBe(false)
})

test('H4: a client sends nothing to a socket where others may have put it', async () => {
  using _control = await serve(new FakeServer())
  chmodSync(dir, 0o777)
  const transport = await connectControl(path)
  expect(transport).toMatchObject({
    error: { code: 'not-trusted', message: expect.stringContaining('Nothing was sent') as string },
  })
})

test('L: under umask 000 nobody else can reach the socket at any moment', async () => {
  chmodSync(dir, 0o755)
  const seen: { readonly dir: number; readonly socket: number }[] = []
  const restore = watchChmod((file) => {
    if (file === path) seen.push({ dir: modeOf(dir), socket: modeOf(path) })
  })
  const before = process.umask(0)
  onTestFinished(() => {
    process.umask(before)
    restore()
  })
  using _control = await serve(new FakeServer())
  // The socket is made with every right and loses them when it is there: until then only its directory protects it.
  expect(seen).toEqual([{ dir: 0o700, socket: 0o777 }])
  expect(modeOf(path)).toBe(0o600)
})

function modeOf(file: string): number {
  return statSync(file).mode & 0o777
}

/** Calls `look` before each change of a mode; the result undoes that. */
function watchChmod(look: (file: unknown) => void): () => void {
  const original = fs.chmodSync
  const install = (chmodSync: typeof fs.chmodSync): void => {
    Object.assign(fs, { chmodSync })
    syncBuiltinESMExports()
  }
  install((file, mode) => {
    look(file)
    original(file, mode)
  })
  return () => install(original)
}
