import { describe, expect, it, onTestFinished } from 'vitest'
import { connectTo, type ContractTestClient } from '../../../test/support/contract-client.ts'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { MemoryStore } from '../../../test/support/memory-store.ts'
import { sampleEntry } from '../../../test/support/sample-agents.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { Emitter } from '../../base/event.ts'
import { MAX_FOLLOWS } from '../../contract/rpc/limits.ts'
import type { StreamMessage } from '../../contract/streams.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { Publication } from '../kernel/publisher.ts'
import { EventFollower } from './event-follower.ts'

const newWorld = worldsOfThisFile()

function seqs(client: ContractTestClient): number[] {
  return client.told('event').map(({ entry }) => entry.seq)
}

function upTo(last: number, first = 1): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

function touch(world: SupervisedWorld, times: number): void {
  const [agent] = world.supervisor.fleet.list()
  for (let time = 0; time < times; time += 1) agent?.note({ kind: 'updated' })
}

describe('a follow', () => {
  it('tells what is stored, then says so, then what happens, in order and without gap', async () => {
    const world = await newWorld()
    world.create()
    touch(world, 1_000)
    const client = connectTo(world)
    expect(await client.request('events.follow', { fromSeq: 1 })).toEqual({
      ok: true,
      value: { followId: 1, fromSeq: 1, seq: 1_001 },
    })
    touch(world, 10)
    await world.pass(20)
    touch(world, 10)
    expect(seqs(client)).toEqual(upTo(1_021))
    expect(client.told('events-live')).toEqual([{ stream: 'events-live', followId: 1, seq: 1_011 }])
  })

  it('without a beginning tells only what happens from now on', async () => {
    const world = await newWorld()
    world.create()
    const client = connectTo(world)
    await client.request('events.follow', {})
    touch(world, 2)
    await world.pass(20)
    touch(world, 1)
    expect(seqs(client)).toEqual([2, 3, 4])
  })

  it('tells only the agents and kinds that were asked for', async () => {
    const world = await newWorld()
    const client = connectTo(world)
    await world.started({ name: 'one' })
    await world.started({ name: 'two' })
    await client.request('events.follow', { fromSeq: 0, filter: { agents: ['two'], kinds: ['created', 'ready'] } })
    await world.pass(20)
    expect(client.told('event').map(({ entry }) => entry.event.kind)).toEqual(['created', 'ready'])
  })

  it('ends when it is told to, and with its connection', async () => {
    const world = await newWorld()
    world.create()
    const [client, other] = [connectTo(world), connectTo(world)]
    await client.request('events.follow', {})
    await other.request('events.follow', {})
    await world.pass(20)
    await client.request('events.unfollow', { followId: 1 })
    other.dispose()
    touch(world, 1)
    await world.pass(20)
    expect(seqs(client)).toEqual([])
    expect(seqs(other)).toEqual([])
  })

  it('is refused when a client has too many', async () => {
    const client = connectTo(await newWorld())
    for (let count = 0; count < MAX_FOLLOWS; count += 1) await client.request('events.follow', {})
    expect(await client.request('events.follow', {})).toMatchObject({ error: { code: 'too-many' } })
    await client.request('events.unfollow', { followId: 1 })
    expect(await client.request('events.follow', {})).toMatchObject({ ok: true })
  })
})

/** A follower over a link whose pace the test decides. */
function followed(entries: readonly JournalEntry[], fromSeq: number) {
  const store = new MemoryStore()
  store.append(entries, [])
  const clock = new ManualClock()
  const news = new Emitter<Publication>()
  const hearings = new Emitter<void>()
  const told: StreamMessage[] = []
  const kept = { from: 0 }
  const link = {
    unheard: 0,
    roomBytes: Infinity,
    isThin: false,
    isBehind: false,
    onHeard: hearings.event,
    frame: () => undefined,
    stream: (message: StreamMessage) => {
      told.push(message)
      link.unheard += JSON.stringify(message).length
    },
  }
  const publisher = { onPublish: news.event }
  const journal = {
    get lastSeq() {
      return store.lastSeq()
    },
    from: (fromSeq: number, limit: number) =>
      store.readJournal({ subject: null, fromSeq: Math.max(fromSeq, kept.from), limit }),
  }
  const follower = new EventFollower({ journal, publisher, clock, link, followId: 1, matches: () => true }, fromSeq)
  onTestFinished(() => follower.dispose())
  const happens = (seq: number): void => {
    store.append([sampleEntry(seq, 'a')], [])
    news.fire({ entry: sampleEntry(seq, 'a'), after: null })
  }
  const hear = (): void => {
    link.unheard = 0
    hearings.fire()
    clock.advance(1_000)
  }
  const toldSeqs = (): number[] => told.flatMap((message) => (message.stream === 'event' ? [message.entry.seq] : []))
  return { clock, kept, link, follower, happens, hear, toldSeqs, told }
}

describe('a follower that lags', () => {
  const long = upTo(20_000).map((seq) => sampleEntry(seq, 'a'))

  it('is sent no more than a window until it confirms, then the rest, each entry once', () => {
    const { clock, hear, toldSeqs } = followed(long, 1)
    clock.advance(60_000)
    const first = toldSeqs().length
    expect(first).toBeGreaterThan(1_000)
    expect(first).toBeLessThan(15_000)
    for (let round = 0; round < 10; round += 1) hear()
    expect(toldSeqs()).toEqual(upTo(20_000))
  })

  it('that was live and lags goes back to the store and is live again', () => {
    const { clock, link, happens, hear, toldSeqs, told } = followed(long.slice(0, 10), 1)
    clock.advance(1_000)
    link.unheard = Number.MAX_SAFE_INTEGER
    for (const seq of upTo(300, 11)) happens(seq)
    expect(toldSeqs()).toEqual(upTo(10))
    hear()
    happens(301)
    expect(toldSeqs()).toEqual(upTo(301))
    expect(told.filter(({ stream }) => stream === 'events-live')).toHaveLength(2)
  })

  it('is told which entries were deleted before it was sent them', () => {
    const { clock, kept, hear, toldSeqs, told } = followed(long, 1)
    clock.advance(60_000)
    const last = toldSeqs().length
    kept.from = 18_001
    for (let round = 0; round < 10; round += 1) hear()
    expect(told.filter(({ stream }) => stream === 'events-gone')).toEqual([
      { stream: 'events-gone', followId: 1, from: last + 1, to: 18_000 },
    ])
    expect(toldSeqs()).toEqual([...upTo(last), ...upTo(20_000, 18_001)])
  })

  it('leaves no timer behind', () => {
    const { clock, follower } = followed(long, 1)
    follower.dispose()
    expect(clock.pendingTimers).toBe(0)
  })
})

it('tells also what the store refuses to keep', async () => {
  const world = await newWorld()
  world.create()
  touch(world, 5)
  world.store.isFull = true
  touch(world, 5)
  const client = connectTo(world)
  await client.request('events.follow', { fromSeq: 1 })
  await world.pass(20)
  expect(seqs(client)).toEqual(upTo(world.supervisor.journal.lastSeq))
  expect(client.told('events-live')).toHaveLength(1)
})

it('a journal that does not reach back so far says where it begins', async () => {
  const world = await newWorld()
  world.store.append([sampleEntry(500, 'gone')], [])
  await world.crashHost()
  const client = connectTo(world)
  expect(await client.request('events.follow', { fromSeq: 3 })).toMatchObject({ value: { fromSeq: 500, seq: 500 } })
  await world.pass(20)
  expect(seqs(client)).toEqual([500])
})
