import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { MAX_WAITING_BYTES } from '../carrier.ts'
import { IpcTransport, type IpcPeer } from './transport.ts'

const HALF = new Uint8Array(MAX_WAITING_BYTES / 2)

function connect() {
  const page = Object.assign(new EventEmitter(), { send: () => undefined, isDestroyed: () => false })
  const transport = new IpcTransport(page as unknown as IpcPeer, 'one')
  const closed: string[] = []
  transport.onClose(({ reason }) => void closed.push(reason))
  return { transport, closed }
}

test('a page that takes nothing is given up before it fills the memory', () => {
  const { transport, closed } = connect()
  transport.send(HALF)
  transport.send(HALF)
  expect(closed).toEqual([])
  transport.send('x')
  expect(closed).toEqual(['the page has stopped reading'])
})

test('a page that takes what it is sent is sent any amount', () => {
  const { transport, closed } = connect()
  for (let sent = 0; sent < 5; sent += 1) {
    transport.send(HALF)
    transport.taken(HALF.length)
  }
  for (const nonsense of [-HALF.length, Number.NaN, 'much', null]) transport.taken(nonsense)
  expect(closed).toEqual([])
  transport.dispose()
})
