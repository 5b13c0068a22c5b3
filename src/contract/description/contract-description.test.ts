import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connectTo } from '../../../test/support/contract-client.ts'
import { runCaller } from '../../../test/support/run-caller.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { reach, type Reach } from '../../shapes/reach.ts'
import { z } from '../../shapes/zod.ts'
import { refusalOf, type RunAccess } from '../access.ts'
import { encodeFrame, type Frame } from '../frames.ts'
import { requests, type RequestName } from '../requests.ts'
import type { Caller } from '../rpc/caller.ts'
import { ERROR_CODES } from '../rpc/errors.ts'
import { streamMessage } from '../streams.ts'
import { contractDescription } from './contract-description.ts'

interface Described {
  readonly does: string
  readonly roles: readonly string[]
  readonly run?: RunAccess
  readonly input: object
  readonly output: object
}

interface Description {
  readonly requests: Readonly<Record<RequestName, Described>>
  readonly streams: Readonly<Record<string, { readonly does: string; readonly message: object }>>
  readonly frames: Readonly<Record<Frame['kind'], { readonly code: number }>>
  readonly errors: Readonly<Record<string, string>>
  readonly $defs: Readonly<Record<string, object>>
}

const newWorld = worldsOfThisFile()
const description = JSON.parse(JSON.stringify(contractDescription())) as Description
const NAMES = Object.keys(requests) as RequestName[]

/** What a program that has only the description takes a shape for. */
function shapeOf(schema: object): z.ZodType {
  const { $defs } = description
  return z.fromJSONSchema({ ...schema, $defs } as unknown as Parameters<typeof z.fromJSONSchema>[0])
}

test('the published description is that of the shapes: "corral export --api -o resources/corral-api.json --force"', () => {
  const path = join(import.meta.dirname, '../../../resources/corral-api.json')
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(description)
})

test('every request, stream and error is in it, each with a sentence', () => {
  expect(Object.keys(description.requests).toSorted()).toEqual(NAMES.toSorted())
  const streams = streamMessage.unwrap().options.map(({ shape }) => shape.stream.value)
  expect(Object.keys(description.streams)).toEqual(streams)
  expect(Object.keys(description.errors)).toEqual([...ERROR_CODES])
  const sentences = [...Object.values(description.requests), ...Object.values(description.streams)].map(
    ({ does }) => does,
  )
  for (const sentence of [...sentences, ...Object.values(description.errors)]) expect(sentence).toMatch(/^[A-Z].*\.$/)
})

test.each(NAMES)('%s may be asked by the roles it names, and by no others', (name) => {
  const { roles, run } = description.requests[name]
  const mayAsk = (caller: Caller, runId = 'r1'): boolean => refusalOf(caller, name, { runId, agent: 'other' }) === null
  const program = (reach: Reach): Caller => runCaller({ runId: 'r1', reach: () => reach, relationTo: () => 'group' })
  expect(mayAsk({ role: 'owner' })).toBe(roles.includes('owner'))
  expect(mayAsk({ role: 'viewer' })).toBe(roles.includes('viewer'))
  expect(run !== undefined).toBe(roles.includes('run'))
  for (const each of reach.options) {
    expect(mayAsk(program(each))).toBe(run?.reaches.includes(each) === true)
    expect(mayAsk(program(each), 'r2')).toBe(run?.reaches.includes(each) === true && !run.onlyAboutItself)
  }
})

test('what it refers to is in it', () => {
  const refs = JSON.stringify(description).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)
  const names = new Set([...refs].map(([, name]) => name))
  expect(names.size).toBeGreaterThan(10)
  for (const name of names) expect(description.$defs).toHaveProperty([name ?? ''])
})

test('frames have the numbers they have on the wire', () => {
  const common = { channel: 1, generation: 1, seq: 0, bytes: new Uint8Array() }
  for (const kind of ['output', 'parsed', 'input'] as const) {
    expect(encodeFrame({ kind, ...common })[0]).toBe(description.frames[kind].code)
  }
})

test('real answers and messages are what it says, and others are not', async () => {
  const world = await newWorld()
  const client = connectTo(world)
  const answers = { 'fleet.subscribe': await client.request('fleet.subscribe', {}) } as Record<string, unknown>
  const agent = await world.started({ name: 'api' })
  await world.pass(2_000)
  answers['agent.list'] = await client.request('agent.list', {})
  answers['agent.describe'] = await client.request('agent.describe', { agent: agent.record.id })
  answers['agent.explain'] = await client.request('agent.explain', { agent: agent.record.id })
  answers['alert.list'] = await client.request('alert.list', {})
  for (const [name, answer] of Object.entries(answers)) {
    const { value } = JSON.parse(JSON.stringify(answer)) as { readonly value: object }
    const shape = shapeOf(description.requests[name as RequestName].output)
    expect(shape.safeParse(value).error?.issues ?? [], name).toEqual([])
    const [first = ''] = Object.keys(value)
    expect(shape.safeParse({ ...value, [first]: 17 }).success, name).toBe(first === 'seq')
  }
  for (const stream of ['journal', 'facets', 'vitals'] as const) {
    const [message] = client.told(stream)
    const told = JSON.parse(JSON.stringify(message)) as object
    expect(shapeOf(description.streams[stream]?.message ?? {}).safeParse(told).error?.issues ?? [], stream).toEqual([])
  }
})
