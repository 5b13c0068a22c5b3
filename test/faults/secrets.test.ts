import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { RpcClient } from '../../src/contract/client/rpc-client.ts'
import type { StreamMessage } from '../../src/contract/streams.ts'
import { connectWeb } from '../support/web-client.ts'
import { fixtureSpec } from './support/agents.ts'
import type { FaultClient, SpecInput } from './support/client.ts'
import { complaintsOf } from './support/host-process.ts'
import { FaultHost } from './support/host.ts'
import { Knocker } from './support/knocker.ts'
import { leaderOf } from './support/lives.ts'
import { FaultPlace } from './support/place.ts'
import { newSessionPlace } from './support/session-place.ts'
import { expectNothingLeft } from './support/soundness.ts'
import { TMUX } from './support/system.ts'

/** Made to be found nowhere else, and of no known format. */
const KEY = 'zq7 value of, the "key" zq7'
const MARKED = 'zq7-marked-by-a-person'
const PRINTED = `ghp_${'zq7Token'.repeat(5)}`

/** Waits for a line, then prints what it knows and fails. */
const TALKER = 'echo "ready pid=$$"; read line; echo "it is $API_KEY or $MODE, pushed with $1"; exit 3'

function talker(place: FaultPlace, change: Partial<SpecInput> = {}): SpecInput {
  return {
    ...fixtureSpec(place, 'idle', { name: 'talker' }),
    command: '/usr/bin/env',
    args: ['sh', '-c', TALKER, 'sh', PRINTED],
    env: { API_KEY: KEY, MODE: { value: MARKED, isSecret: true } },
    ...change,
  }
}

/** Lets it print, and waits for its end. */
async function letItTalk(client: FaultClient, id: string): Promise<void> {
  await client.ask('terminal.attach', { agent: id, channel: 1, cols: 60, rows: 24, colors: null })
  client.rpc.sendFrame({ kind: 'input', channel: 1, generation: 1, bytes: Buffer.from('\r') })
  await client.reach(id, 'stopped')
}

/** Names of the files of a data directory in whose bytes a text stands. */
function holders({ dataDir }: FaultPlace, text: string): readonly string[] {
  return readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text))
    .map((file) => relative(dataDir, file))
}

/** A read-only page, and all it hears. */
async function connectViewer(place: FaultPlace, client: FaultClient) {
  const { url } = await client.ask('login.create', { readOnly: true })
  const rpc = new RpcClient(await connectWeb(url))
  place.defer(() => rpc.dispose())
  const heard: StreamMessage[] = []
  rpc.onStream((message) => heard.push(message))
  return { rpc, heard }
}

it('M9: secrets of a real host are in the program’s environment, in their own file and nowhere else', async () => {
  await using place = new FaultPlace()
  const host = await FaultHost.start(place)
  const { client } = host
  const heard: StreamMessage[] = []
  client.rpc.onStream((message) => heard.push(message))
  const viewer = await connectViewer(place, client)
  const seen: unknown[] = [await viewer.rpc.request('fleet.subscribe', {})]

  const id = await client.start(talker(place))
  await client.reach(id, 'running')
  if (process.platform === 'linux') {
    const environ = readFileSync(`/proc/${leaderOf(client, id)}/environ`, 'utf8').split('\0')
    expect(environ).toEqual(expect.arrayContaining([`API_KEY=${KEY}`, `MODE=${MARKED}`]))
  }
  const knocker = await Knocker.start(client, place, { reach: 'fleet' })
  await letItTalk(client, id)

  const agent = { agent: id }
  for (const { rpc } of [client, viewer]) {
    await rpc.request('events.follow', { fromSeq: 0 })
    seen.push(await rpc.request('fleet.subscribe', {}), await rpc.request('agent.list', {}))
    seen.push(await rpc.request('agent.describe', agent), await rpc.request('agent.explain', agent))
    seen.push(await rpc.request('agent.processes', { agent: knocker.id }))
  }
  const inside = await knocker.knock({
    ...(await knocker.credentials()),
    tries: [
      { name: 'agent.list', input: {} },
      { name: 'agent.describe', input: agent },
      { name: 'agent.explain', input: agent },
      { name: 'agent.secret', input: { ...agent, name: 'API_KEY' } },
    ],
  })
  expect(inside.map(({ kind }) => kind)).toEqual(['done', 'done', 'done', 'refused'])
  expect(await viewer.rpc.request('agent.secret', { ...agent, name: 'API_KEY' })).toMatchObject({
    error: { code: 'not-allowed' },
  })
  const told = JSON.stringify([seen, heard, viewer.heard, inside, client.journal])
  expect(told).toContain('it is ••• or •••, pushed with •••')
  for (const text of [JSON.stringify(KEY).slice(1, -1), MARKED]) expect(told).not.toContain(text)
  // Arguments are for the owner, who sees them in an agent's spec.
  expect(JSON.stringify([viewer.heard, inside, client.journal])).not.toContain(PRINTED)

  expect(await client.ask('agent.secret', { ...agent, name: 'API_KEY' })).toEqual({ value: KEY })
  await client.until(() => client.factsOf(id).includes('secret-shown'), 'the entry about it')
  await host.crash()
  expect(holders(place, MARKED)).toEqual([`secrets/${id}.json`])
  expect(holders(place, JSON.stringify(KEY).slice(1, -1))).toEqual([`secrets/${id}.json`])
  expect(holders(place, KEY)).toEqual([])
  for (const text of [KEY, MARKED]) expect(complaintsOf(place)).not.toContain(text)

  const second = await FaultHost.start(place)
  await second.client.ask('agent.start', agent)
  await second.client.reach(id, 'running', 2)
  await second.client.ask('agent.kill', agent)
  await second.client.reach(id, 'stopped', 2)
  await second.client.ask('agent.remove', agent)
  await expectNothingLeft(place, second.client)
  expect(await second.stop()).toBe(0)
  for (const text of [JSON.stringify(KEY).slice(1, -1), MARKED, PRINTED]) expect(holders(place, text)).toEqual([])
})

it('M9: a value that a person hides is not in the files any more, while the host runs', async () => {
  await using place = new FaultPlace()
  const { client } = await FaultHost.start(place)
  const id = await client.start(talker(place, { env: { MODE: MARKED } }))
  await client.reach(id, 'running')
  expect(holders(place, MARKED)).not.toEqual([])
  await client.ask('agent.update', { agent: id, patch: { env: { MODE: { value: MARKED, isSecret: true } } } })
  expect(holders(place, MARKED)).toEqual([`secrets/${id}.json`])
  await expectNothingLeft(place, client)
})

it.runIf(TMUX === null)('M9: nor do they stay behind where a session was started', async () => {
  await using place = newSessionPlace()
  const { client } = await FaultHost.start(place)
  const id = await client.start(talker(place, { runner: 'tmux' }))
  await client.reach(id, 'running')
  expect(holders(place, MARKED)).toEqual([`secrets/${id}.json`])
  await expectNothingLeft(place, client)
})
