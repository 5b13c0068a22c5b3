import { expect, it } from 'vitest'
import { pairedTransports } from '../../../test/support/paired-transports.ts'
import { CancelSource } from '../../base/cancel.ts'
import { CONTRACT_VERSION } from '../version.ts'
import { RpcClient } from './rpc-client.ts'

/** A client whose host is played by the test. */
function setUp() {
  const { client: near, host } = pairedTransports()
  const sent: Record<string, unknown>[] = []
  const closed: string[] = []
  host.onPacket((packet) => typeof packet === 'string' && sent.push(JSON.parse(packet) as Record<string, unknown>))
  host.onClose(({ reason }) => closed.push(reason))
  const client = new RpcClient(near)
  return { client, sent, closed, tell: (message: object) => host.send(JSON.stringify(message)), host }
}

it('says first which contract it speaks', () => {
  expect(setUp().sent).toEqual([{ type: 'hello', contract: CONTRACT_VERSION }])
})

it('a request that is cancelled settles at once, and the host is told; a late answer is no news', async () => {
  const { client, sent, tell, closed } = setUp()
  const source = new CancelSource()
  const answer = client.request('agent.stopAll', {}, { signal: source })
  source.cancel()
  tell({ type: 'output', id: 1, output: { stopped: 1, survivors: 0 } })
  expect(await answer).toMatchObject({ error: { code: 'cancelled' } })
  expect(sent.at(-1)).toEqual({ type: 'cancel', id: 1 })
  expect(closed).toEqual([])
})

it('a request that was cancelled before it was made is not sent', async () => {
  const { client, sent } = setUp()
  const source = new CancelSource()
  source.cancel()
  expect(await client.request('agent.stopAll', {}, { signal: source })).toMatchObject({ error: { code: 'cancelled' } })
  expect(sent).toHaveLength(1)
})

it('a cancel after the answer tells the host nothing', async () => {
  const { client, sent, tell } = setUp()
  const source = new CancelSource()
  const answer = client.request('agent.stopAll', {}, { signal: source })
  tell({ type: 'output', id: 1, output: { stopped: 1, survivors: 0 } })
  await answer
  source.cancel()
  expect(sent.map(({ type }) => type)).toEqual(['hello', 'request'])
})

it('a host of another version ends everything with what to do', async () => {
  const { client, tell, closed } = setUp()
  const open = client.request('agent.list', {})
  tell({ type: 'welcome', contract: 99, version: '7.0.0' })
  const message = expect.stringMatching(/Corral 7.0.0.*contract 99.*Update the older/) as string
  expect(await open).toMatchObject({ error: { code: 'other-version', message } })
  expect(await client.request('agent.list', {})).toMatchObject({ error: { code: 'other-version' } })
  expect(client.otherVersion).toEqual({ version: '7.0.0', contract: 99 })
  expect(closed).toHaveLength(1)
})

it.each(['nonsense{', '{"type":"dance"}', '[]'])('a host that sends %s is left', (packet) => {
  const { host, closed } = setUp()
  host.send(packet)
  expect(closed).toEqual(['the host sent a message this client cannot parse'])
})

it('an answer that does not fit fails its request, and no other', async () => {
  const { client, tell } = setUp()
  const [bad, good] = [client.request('agent.stopAll', {}), client.request('agent.stopAll', {})]
  tell({ type: 'output', id: 1, output: { stopped: 'many' } })
  tell({ type: 'output', id: 2, output: { stopped: 1, survivors: 0 } })
  expect(await bad).toMatchObject({ error: { code: 'internal', message: expect.stringContaining('stopped') } })
  expect(await good).toMatchObject({ ok: true })
})

it('answers marks when everything before them has been told', () => {
  const { client, sent, tell } = setUp()
  const order: string[] = []
  client.onStream(() => order.push(`stream, ${sent.length} sent`))
  tell({ type: 'stream', message: { stream: 'dropped', from: 1, to: 2 } })
  tell({ type: 'mark', mark: 4 })
  expect(order).toEqual(['stream, 1 sent'])
  expect(sent.at(-1)).toEqual({ type: 'heard', mark: 4 })
})
