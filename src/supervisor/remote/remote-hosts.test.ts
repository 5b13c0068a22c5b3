import { expect, it } from 'vitest'
import { FakeServer } from '../../../test/support/fake-server.ts'
import { ManualClock, settle } from '../../../test/support/manual-clock.ts'
import { pairedTransports, SERVED } from '../../../test/support/paired-transports.ts'
import { err, ok } from '../../base/result.ts'
import { serveConnection } from '../../contract/rpc/serve.ts'
import type { Transport } from '../../contract/transport.ts'
import type { RemoteHostList } from '../../core/remote/host-list.ts'
import type { RemoteFailure, RemoteHost } from '../../shapes/remote-host.ts'
import { RemoteHosts } from './remote-hosts.ts'

const BOX: RemoteHost = { name: 'box', destination: 'box', command: 'corral', dataDir: null, addedAt: 1 }
const WISH = { destination: 'far', name: null, command: 'corral', dataDir: null, check: true }
const UNREACHABLE: RemoteFailure = { code: 'unreachable', message: 'No route to box. Check the network.' }
const DENIED: RemoteFailure = { code: 'permission-denied', message: 'Permission denied. Add your key.' }

class MemoryList implements RemoteHostList {
  hosts: readonly RemoteHost[]

  constructor(hosts: readonly RemoteHost[]) {
    this.hosts = hosts
  }

  read() {
    return { hosts: this.hosts, problem: null }
  }

  change(edit: Parameters<RemoteHostList['change']>[0]): ReturnType<RemoteHostList['change']> {
    const edited = edit(this.hosts)
    if (!edited.ok) return edited
    this.hosts = edited.value
    return ok({ note: null })
  }
}

/** Hosts that are reached at once, unless `failure` says why not. */
function setUp(hosts: readonly RemoteHost[] = [BOX], failure: RemoteFailure | null = null) {
  const clock = new ManualClock()
  const list = new MemoryList(hosts)
  const far = new FakeServer()
  const world = { failure, connects: 0, open: [] as Transport[] }
  const remotes = new RemoteHosts({
    list,
    clock,
    random: () => 0,
    reportBug: SERVED.reportBug,
    connect: async () => {
      world.connects += 1
      if (world.failure !== null) return err(world.failure)
      const { client, host } = pairedTransports()
      serveConnection(far, host, SERVED)
      world.open.push(host)
      return ok(client)
    },
  })
  const loseAll = (): void => world.open.splice(0).forEach((transport) => transport.close('the network is gone'))
  return { clock, list, far, world, remotes, loseAll }
}

const kindOf = ({ views }: RemoteHosts): string | undefined => views[0]?.state.kind

it('a host in the list is connected to by itself and told with version, latency and agents', async () => {
  const { remotes } = setUp()
  using _end = remotes
  expect(kindOf(remotes)).toBe('connecting')
  await settle()
  expect(remotes.views).toMatchObject([
    { name: 'box', state: { kind: 'connected', version: '0.0.0' }, latencyMs: 0, fleet: { agents: 0, asOf: null } },
  ])
})

it('one that is lost is told with what was known last and since when, and comes back by itself', async () => {
  const { remotes, clock, world, loseAll } = setUp()
  using _end = remotes
  await settle()
  world.failure = UNREACHABLE
  loseAll()
  await settle()
  expect(remotes.views[0]).toMatchObject({ state: { kind: 'lost' }, latencyMs: null, fleet: { asOf: clock.now() } })
  clock.advance(1_000)
  await settle()
  expect(remotes.views[0]).toMatchObject({ state: { kind: 'lost', reason: UNREACHABLE } })
  world.failure = null
  clock.advance(60_000)
  await settle()
  expect(kindOf(remotes)).toBe('connected')
})

it('a client that is led to a host that is lost is told why, and does not make it be tried', async () => {
  const { remotes, world } = setUp([BOX], DENIED)
  using _end = remotes
  await settle()
  const { connects } = world
  expect(await remotes.open('box')).toMatchObject({ error: { code: 'host-lost', message: DENIED.message } })
  expect(world.connects).toBe(connects)
  expect(await remotes.open('nobody')).toMatchObject({ error: { code: 'host-not-found' } })
})

it('one that asks while the first try goes on waits for it', async () => {
  const { remotes, world } = setUp()
  using _end = remotes
  const opening = remotes.open('box')
  expect((await opening).ok).toBe(true)
  expect(world.connects).toBe(2)
})

it('a try by a person mends what is not tried by itself', async () => {
  const { remotes, world } = setUp([BOX], DENIED)
  using _end = remotes
  await settle()
  expect(await remotes.try('box')).toMatchObject({ error: { message: DENIED.message } })
  expect(kindOf(remotes)).toBe('refused')
  world.failure = null
  expect(await remotes.try('box')).toMatchObject({ value: { version: '0.0.0', latencyMs: 0 } })
  expect(kindOf(remotes)).toBe('connected')
})

it('a removed host has no connection left, whoever was led to it', async () => {
  const { remotes, far } = setUp()
  using _end = remotes
  await settle()
  const led = await remotes.open('box')
  const closed: string[] = []
  if (led.ok) led.value.onClose(({ reason }) => closed.push(reason))
  expect(remotes.remove('box').ok).toBe(true)
  expect(closed[0]).toBe('"box" was removed from the list of hosts')
  expect(far.links.size).toBe(0)
  expect(remotes.views).toEqual([])
})

it('a host is added once it has answered, or if that is not asked for', async () => {
  const { remotes, list, world } = setUp([])
  using _end = remotes
  world.failure = UNREACHABLE
  expect(await remotes.add(WISH)).toMatchObject({ error: { code: 'host-lost', message: UNREACHABLE.message } })
  expect(list.hosts).toEqual([])
  expect(await remotes.add({ ...WISH, check: false })).toMatchObject({ value: { name: 'far' } })
  expect(await remotes.add({ ...WISH, check: false })).toMatchObject({ error: { code: 'name-taken', field: 'name' } })
  expect(await remotes.add({ ...WISH, destination: '-oX' })).toMatchObject({ error: { code: 'invalid-input' } })
  expect(list.hosts).toHaveLength(1)
})

it('what the command line writes into the list is seen, and a new name keeps the connection', async () => {
  const { remotes, list, clock, world } = setUp()
  using _end = remotes
  await settle()
  list.hosts = [{ ...BOX, name: 'renamed' }]
  clock.advance(5_000)
  await settle()
  expect(remotes.views).toMatchObject([{ name: 'renamed', state: { kind: 'connected' } }])
  expect(world.connects).toBe(1)
  expect(remotes.rename('renamed', 'all')).toMatchObject({ error: { code: 'invalid-input' } })
  expect(remotes.rename('renamed', 'again')).toMatchObject({ value: { name: 'again' } })
})

it('a host that does not answer any more is lost, and its end leaves nothing behind', async () => {
  const { remotes, clock, far, world } = setUp()
  await settle()
  const connect = far.connect.bind(far)
  far.connect = (link, caller) => {
    const connection = connect(link, caller)
    const never = (): Promise<never> => new Promise(() => undefined)
    return { ...connection, handlers: { ...connection.handlers, 'agent.explain': never } }
  }
  world.open.splice(0).forEach((transport) => transport.close('anew'))
  await settle()
  clock.advance(1_000)
  await settle()
  expect(kindOf(remotes)).toBe('connecting')
  clock.advance(20_000)
  await settle()
  expect(remotes.views[0]).toMatchObject({ state: { reason: { message: expect.stringContaining('not answered') } } })
  remotes.dispose()
  expect(far.links.size).toBe(0)
  expect(clock.pendingTimers).toBe(0)
})
