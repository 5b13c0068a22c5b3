import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { nextOf } from '../../base/event.ts'
import { RpcClient } from '../../contract/client/rpc-client.ts'
import { MAX_RUN_PACKET_BYTES, MAX_SILENT_CONNECTIONS, RUN_REQUEST_RATE } from '../../contract/rpc/limits.ts'
import type { RunCredentials } from '../../contract/rpc/messages.ts'
import { agentView, FakeServer } from '../../../test/support/fake-server.ts'
import { connectControl } from './client.ts'
import { openDoors } from './doors.ts'
import { encodePacket } from './packets.ts'

const RUN: RunCredentials = { id: 'run-7', secret: 'secret of run-7' }

let dir: string
let server: FakeServer

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'corral-runs-'))
  server = new FakeServer([agentView('api', 'running')])
})
afterEach(() => rmSync(dir, { recursive: true }))

/** Opens the run door; resolves with its path. */
async function open(): Promise<string> {
  const doors = await openDoors(join(dir, 'c.sock'))
  if (!doors.ok) throw new Error(doors.error.message)
  onTestFinished(() => doors.value.dispose())
  doors.value.serve({
    server,
    reportBug: (error) => {
      throw error
    },
  })
  return doors.value.runDoor
}

async function connected(run: RunCredentials | null): Promise<RpcClient> {
  const transport = await connectControl(await open())
  if (!transport.ok) throw new Error(transport.error.message)
  const client = new RpcClient(transport.value, run)
  onTestFinished(() => client.dispose())
  return client
}

function stranger(path: string): Socket {
  const socket = connect(path)
  onTestFinished(() => void socket.destroy())
  return socket
}

test('H7: with its secret a program speaks for its run, and for nothing else', async () => {
  const client = await connected(RUN)
  expect(await client.request('run.ready', { runId: 'run-7' })).toEqual({ ok: true, value: {} })
  expect(await client.request('run.ready', { runId: 'run-8' })).toMatchObject({ error: { code: 'not-allowed' } })
  expect(await client.request('agent.list', {})).toMatchObject({ error: { code: 'not-allowed' } })
  expect(server.ready).toEqual(['run-7'])
})

test('H7: without a hello, or with a wrong secret, nothing is answered but why', async () => {
  const silent = await connected(null)
  expect(await silent.request('agent.list', {})).toMatchObject({
    error: { code: 'not-allowed', message: expect.stringContaining('CORRAL_RUN_SECRET') as string },
  })
  expect(server.callers).toEqual([])
})

test('H7: a wrong secret is refused, and what was asked with it is not done', async () => {
  const client = await connected({ id: 'run-7', secret: 'secret of run-8' })
  expect(await client.request('run.ready', { runId: 'run-7' })).toMatchObject({
    error: { code: 'not-allowed', message: 'The secret is wrong.' },
  })
  expect(server.callers).toEqual([])
  expect(server.ready).toEqual([])
})

test.runIf(process.platform === 'linux' || process.platform === 'darwin')(
  'H7: the host is told by the system which process it is',
  async () => {
    const client = await connected(RUN)
    await client.request('run.ready', { runId: 'run-7' })
    expect(server.claims.map(({ peerPid }) => peerPid)).toEqual([process.pid])
  },
)

test('a run that ends takes its connections along, and says so', async () => {
  const client = await connected(RUN)
  await client.request('run.ready', { runId: 'run-7' })
  const closed = nextOf(client.onClose)
  server.runEnds.fire('run-7')
  expect(await closed).toEqual({ reason: 'The run has ended.' })
  expect(await client.request('run.ready', { runId: 'run-7' })).toMatchObject({
    error: { message: 'The run has ended.' },
  })
  await expect.poll(() => server.links.size).toBe(0)
})

test('connections that say nothing cannot keep a run out, nor pile up', async () => {
  const path = await open()
  const sockets = Array.from({ length: 3 * MAX_SILENT_CONNECTIONS }, () => stranger(path))
  const ended = new Set<Socket>()
  for (const socket of sockets) socket.resume().on('end', () => ended.add(socket))
  await expect.poll(() => ended.size).toBe(2 * MAX_SILENT_CONNECTIONS)
  const transport = await connectControl(path)
  if (!transport.ok) throw new Error(transport.error.message)
  using client = new RpcClient(transport.value, RUN)
  expect(await client.request('run.ready', { runId: 'run-7' })).toEqual({ ok: true, value: {} })
})

test('a packet larger than a run may send ends its connection', async () => {
  const socket = stranger(await open())
  socket.on('error', () => socket.destroy())
  socket.write(encodePacket('x'.repeat(MAX_RUN_PACKET_BYTES + 1)))
  await new Promise((resolve) => {
    socket.once('close', resolve)
  })
  expect(server.claims).toEqual([])
})

test('a run that asks too fast is told to wait, and loses nothing else', async () => {
  const client = await connected(RUN)
  const asked = Array.from({ length: 15 }, (_, index) => index)
  const rounds = Math.ceil(RUN_REQUEST_RATE.burst / asked.length) + 2
  const answers = []
  for (let round = 0; round < rounds; round += 1) {
    answers.push(...(await Promise.all(asked.map(() => client.request('run.ready', { runId: 'run-7' })))))
  }
  expect(answers.slice(0, RUN_REQUEST_RATE.burst).every(({ ok }) => ok)).toBe(true)
  expect(answers.filter((answer) => !answer.ok && answer.error.code === 'too-many').length).toBeGreaterThan(0)
  await expect.poll(async () => (await client.request('run.ready', { runId: 'run-7' })).ok).toBe(true)
})
