import { describe, expect, it } from 'vitest'
import { FakeServer } from '../../../test/support/fake-server.ts'
import { pairedTransports, SERVED } from '../../../test/support/paired-transports.ts'
import { ok } from '../../base/result.ts'
import type { Packet, Transport } from '../transport.ts'
import { CONTRACT_VERSION } from '../version.ts'
import type { ClientLink, ContractServer, Handlers } from './handlers.ts'
import { MAX_OPEN_REQUESTS, MAX_SILENCE_MS } from './limits.ts'
import { serveConnection } from './serve.ts'

interface Told {
  readonly type: string
  readonly id?: number
  readonly error?: { readonly code: string; readonly message: string }
}

function setUp(handlers: Partial<Handlers> = {}) {
  const { client, host } = pairedTransports()
  const told: Told[] = []
  const closed: string[] = []
  const bugs: string[] = []
  const links: ClientLink[] = []
  const time = { ms: 0 }
  client.onPacket((packet) => typeof packet === 'string' && told.push(JSON.parse(packet) as Told))
  client.onClose(({ reason }) => closed.push(reason))
  const reportBug = (error: unknown, where: string): void => void bugs.push(`${where}: ${String(error)}`)
  const server = serverOf(handlers, links)
  serveConnection(server, host, { ...SERVED, reportBug, monotonicMs: () => time.ms })
  const send = (message: object): void => client.send(JSON.stringify(message))
  const ask = (id: number, name: string, input: object = {}): void => send({ type: 'request', id, name, input })
  return { told, closed, bugs, links, time, send, ask, client, host }
}

function serverOf(handlers: Partial<Handlers>, links: ClientLink[]): ContractServer {
  const dispose = (): void => undefined
  const session = { handlers: handlers as Handlers, onFrame: () => undefined, dispose, [Symbol.dispose]: dispose }
  return {
    version: '9.9.9',
    connect: (link) => {
      links.push(link)
      return session
    },
  }
}

const never = (): Promise<never> => new Promise(() => undefined)

describe('a request', () => {
  it('that is cancelled is answered so at once, and its handler learns of it', () => {
    const cancels: string[] = []
    const { send, ask, told } = setUp({
      'agent.stopAll': (_input, { signal }) => {
        signal.onCancel(() => cancels.push('cancelled'))
        return never()
      },
    })
    ask(1, 'agent.stopAll')
    send({ type: 'cancel', id: 1 })
    send({ type: 'cancel', id: 1 })
    expect(told).toMatchObject([{ type: 'error', id: 1, error: { code: 'cancelled' } }])
    expect(cancels).toEqual(['cancelled'])
  })

  it('that was answered already cannot be cancelled, nor one that never was', () => {
    const { send, ask, told, closed } = setUp({ 'agent.stopAll': () => ok({ stopped: 0, survivors: 0 }) })
    ask(1, 'agent.stopAll')
    send({ type: 'cancel', id: 1 })
    send({ type: 'cancel', id: 77 })
    expect(told.map(({ type }) => type)).toEqual(['output'])
    expect(closed).toEqual([])
  })

  it('that is cancelled and answers late is answered once', async () => {
    const later = Promise.withResolvers<ReturnType<Handlers['agent.stopAll']>>()
    const { send, ask, told } = setUp({ 'agent.stopAll': () => later.promise as never })
    ask(1, 'agent.stopAll')
    send({ type: 'cancel', id: 1 })
    later.resolve(ok({ stopped: 1, survivors: 0 }))
    await later.promise
    expect(told).toHaveLength(1)
  })

  it('of a client that goes away is cancelled', () => {
    let isCancelled = false
    const { ask, client } = setUp({
      'agent.stopAll': (_input, { signal }) => {
        signal.onCancel(() => (isCancelled = true))
        return never()
      },
    })
    ask(1, 'agent.stopAll')
    client.close('bye')
    expect(isCancelled).toBe(true)
  })

  it('M8: that is heavy waits while two of its client go on; others do not, and one cancelled meanwhile is not begun', async () => {
    const begun: string[] = []
    const first = Promise.withResolvers<void>()
    const { send, ask, told } = setUp({
      'workspace.complete': async ({ prefix }) => {
        begun.push(prefix)
        await first.promise
        return ok([])
      },
      'agent.stopAll': () => ok({ stopped: 0, survivors: 0 }),
    })
    for (let id = 0; id < 100; id += 1) ask(id, 'workspace.complete', { prefix: `/${id}` })
    ask(100, 'agent.stopAll')
    await Promise.resolve()
    expect(begun).toEqual(['/0', '/1'])
    expect(told).toMatchObject([{ type: 'output', id: 100 }])
    send({ type: 'cancel', id: 2 })
    first.resolve()
    await expect.poll(() => told).toHaveLength(101)
    expect(begun).not.toContain('/2')
    expect(begun).toHaveLength(99)
  })

  it('under the id of one that is open is refused; the connection and the open one live', async () => {
    const later = Promise.withResolvers<void>()
    const { ask, told, closed } = setUp({
      'agent.stopAll': async () => {
        await later.promise
        return ok({ stopped: 0, survivors: 0 })
      },
    })
    ask(1, 'agent.stopAll')
    ask(1, 'agent.stopAll')
    expect(told).toMatchObject([{ type: 'error', id: 1, error: { code: 'id-in-use' } }])
    later.resolve()
    await expect.poll(() => told).toHaveLength(2)
    expect(told[1]).toMatchObject({ type: 'output', id: 1 })
    expect(closed).toEqual([])
  })

  it('too many at once are refused, the others are answered', () => {
    const { ask, told } = setUp({ 'agent.stopAll': never, 'agentType.list': () => ok([]) })
    for (let id = 0; id < MAX_OPEN_REQUESTS; id += 1) ask(id, 'agent.stopAll')
    ask(-1, 'agent.stopAll')
    expect(told).toMatchObject([{ id: -1, error: { code: 'too-many' } }])
  })
})

describe('a client of another version', () => {
  it('is told both versions and what to do, then the connection ends', () => {
    const { send, told, closed } = setUp()
    send({ type: 'hello', contract: CONTRACT_VERSION + 1 })
    expect(told).toEqual([{ type: 'welcome', contract: CONTRACT_VERSION, version: '9.9.9' }])
    expect(closed).toEqual([
      `this host (Corral 9.9.9) speaks contract ${CONTRACT_VERSION}, the client ${CONTRACT_VERSION + 1}: update the host`,
    ])
  })

  it('of the same version is welcome', () => {
    const { send, told, closed } = setUp()
    send({ type: 'hello', contract: CONTRACT_VERSION })
    expect(told.map(({ type }) => type)).toEqual(['welcome'])
    expect(closed).toEqual([])
  })

  it('may not say hello in the middle', () => {
    const { send, ask, closed } = setUp({ 'agent.stopAll': never })
    ask(1, 'agent.stopAll')
    send({ type: 'hello', runId: 'run-1' })
    expect(closed).toEqual(['a hello must be the first message'])
  })
})

describe('a client that reads nothing', () => {
  it('is behind after a while, and caught up once it answers the mark', () => {
    const { links, time, send, told } = setUp()
    const [link] = links
    let heard = 0
    link?.onHeard(() => (heard += 1))
    link?.stream({ stream: 'dropped', from: 1, to: 1 })
    expect(told.map(({ type }) => type)).toEqual(['stream', 'mark'])
    time.ms = MAX_SILENCE_MS + 1
    expect(link?.isBehind).toBe(true)
    send({ type: 'heard', mark: 1 })
    expect(link?.isBehind).toBe(false)
    expect(heard).toBe(1)
  })
})

describe('what throws', () => {
  it('in a carrier is reported once and costs nobody but its own client', () => {
    const server = new FakeServer()
    const bugs: string[] = []
    const good = pairedTransports()
    const bad = pairedTransports()
    const broken: Transport = {
      ...bad.host,
      send: () => {
        throw new Error('the frame was disposed')
      },
      close: () => {
        throw new Error('and cannot be closed')
      },
    }
    const heard: Packet[] = []
    good.client.onPacket((packet) => heard.push(packet))
    const options = { ...SERVED, reportBug: (error: unknown) => void bugs.push(String(error)) }
    serveConnection(server, broken, options)
    serveConnection(server, good.host, options)
    server.tell({ stream: 'dropped', from: 1, to: 2 })
    server.tell({ stream: 'dropped', from: 3, to: 4 })
    expect(heard.filter((packet) => String(packet).includes('stream'))).toHaveLength(2)
    expect(bugs).toEqual(['AggregateError: a connection failed and could not be closed'])
    expect(server.links.size).toBe(1)
  })

  it('when a frame is taken is reported; the connection goes on', () => {
    const { client, host } = pairedTransports()
    const bugs: string[] = []
    const dispose = (): void => undefined
    const server: ContractServer = {
      version: '1',
      connect: () => ({
        handlers: { 'agent.stopAll': () => ok({ stopped: 0, survivors: 0 }) } as unknown as Handlers,
        onFrame: () => {
          throw new Error('oops')
        },
        dispose,
        [Symbol.dispose]: dispose,
      }),
    }
    const told: Packet[] = []
    client.onPacket((packet) => told.push(packet))
    serveConnection(server, host, { ...SERVED, reportBug: (error) => bugs.push(String(error)) })
    client.send(Uint8Array.from({ length: 17 }, (_, index) => (index === 0 ? 3 : 0)))
    client.send(JSON.stringify({ type: 'request', id: 1, name: 'agent.stopAll', input: {} }))
    expect(bugs).toEqual(['Error: oops'])
    expect(told).toHaveLength(1)
  })
})
