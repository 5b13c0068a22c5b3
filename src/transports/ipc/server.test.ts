import { EventEmitter } from 'node:events'
import type { IpcMainEvent, WebContents } from 'electron'
import { expect, test } from 'vitest'
import { IPC_CHANNELS } from '../../contract/bridge.ts'
import { FakeServer } from '../../../test/support/fake-server.ts'
import { IpcServer } from './server.ts'

/** A page as seen by the main process; it records what it is sent. */
class FakePage extends EventEmitter {
  readonly sent: unknown[][] = []

  send(...args: unknown[]): void {
    this.sent.push(args)
  }

  isDestroyed(): boolean {
    return false
  }

  sentOn(channel: string): unknown[][] {
    return this.sent.filter(([name]) => name === channel)
  }
}

function setUp(isTrusted: (event: IpcMainEvent) => boolean = () => true) {
  const ipcMain = new EventEmitter()
  const server = new FakeServer()
  const bugs: unknown[] = []
  const ipc = new IpcServer({ ipcMain: ipcMain as never, server, isTrusted, reportBug: (error) => bugs.push(error) })
  const from = (page: FakePage, channel: string, ...args: unknown[]): void =>
    void ipcMain.emit(channel, { sender: page, senderFrame: null }, ...args)
  return { ipc, server, bugs, from }
}

const LIST = JSON.stringify({ type: 'request', id: 1, name: 'agent.list', input: {} })

test('a page connects and is answered under its own id', () => {
  const { ipc, from, server } = setUp()
  const page = new FakePage()
  from(page, IPC_CHANNELS.connect, 'one')
  from(page, IPC_CHANNELS.packet, 'one', LIST)
  expect(page.sentOn(IPC_CHANNELS.packet)).toEqual([
    [
      IPC_CHANNELS.packet,
      'one',
      JSON.stringify({ type: 'output', id: 1, output: { agents: [], total: 0, next: null } }),
    ],
  ])
  expect(server.links.size).toBe(1)
  ipc.dispose()
  expect(server.links.size).toBe(0)
})

test('a reload ends the old connection; what still comes from the old page is dropped', () => {
  const { ipc, from, server } = setUp()
  using _end = ipc
  const page = new FakePage()
  from(page, IPC_CHANNELS.connect, 'one')
  page.emit('did-navigate', {}, 'app://corral/', 200, 'OK')
  expect(server.links.size).toBe(0)
  from(page, IPC_CHANNELS.connect, 'two')
  from(page, IPC_CHANNELS.packet, 'one', LIST)
  expect(page.sentOn(IPC_CHANNELS.packet)).toEqual([])
  expect(server.links.size).toBe(1)
})

test('a navigation that only began ends nothing: it may be prevented, or stay within the document', () => {
  const { ipc, from, server } = setUp()
  using _end = ipc
  const page = new FakePage()
  from(page, IPC_CHANNELS.connect, 'one')
  page.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
  page.emit('did-navigate-in-page', {}, 'app://corral/#there', true)
  page.emit('did-frame-navigate', {}, 'about:blank', 200, 'OK', false)
  expect(server.links.size).toBe(1)
})

test.each(['destroyed', 'render-process-gone'])('a page that is %s has no connection', (event) => {
  const { ipc, from, server } = setUp()
  using _end = ipc
  const page = new FakePage()
  from(page, IPC_CHANNELS.connect, 'one')
  page.emit(event)
  expect(server.links.size).toBe(0)
  expect(ipc.isConnected(page as unknown as WebContents)).toBe(false)
})

test('a page may have a few connections, each with its own packets; of more, its oldest ends', () => {
  const { ipc, from, server } = setUp()
  using _end = ipc
  const [page, other] = [new FakePage(), new FakePage()]
  from(other, IPC_CHANNELS.connect, 'another page')
  for (const id of ['one', 'two', 'three', 'four']) from(page, IPC_CHANNELS.connect, id)
  from(page, IPC_CHANNELS.packet, 'two', LIST)
  expect(page.sentOn(IPC_CHANNELS.packet).map(([, id]) => id)).toEqual(['two'])
  from(page, IPC_CHANNELS.connect, 'five')
  expect(page.sentOn(IPC_CHANNELS.close)).toEqual([[IPC_CHANNELS.close, 'one', 'the page opened too many connections']])
  expect(server.links.size).toBe(5)
  for (const id of ['two', 'three', 'four']) from(page, IPC_CHANNELS.close, id)
  expect(ipc.isConnected(page as unknown as WebContents)).toBe(true)
  from(page, IPC_CHANNELS.close, 'five')
  expect(ipc.isConnected(page as unknown as WebContents)).toBe(false)
  expect(server.links.size).toBe(1)
})

test('an untrusted sender is dropped and reported', () => {
  const { ipc, from, server, bugs } = setUp(() => false)
  using _end = ipc
  from(new FakePage(), IPC_CHANNELS.connect, 'one')
  expect(server.links.size).toBe(0)
  expect(bugs).toHaveLength(1)
})

test.each([[42], [null], [{ length: 3 }], [undefined]])('a packet that is %j ends the connection', (packet) => {
  const { ipc, from, server } = setUp()
  using _end = ipc
  const page = new FakePage()
  from(page, IPC_CHANNELS.connect, 'one')
  from(page, IPC_CHANNELS.packet, 'one', packet)
  expect(server.links.size).toBe(0)
})

test('whoever has something to tell a page hears of its connection', () => {
  const { ipc, from } = setUp()
  using _end = ipc
  const page = new FakePage()
  using _subscription = ipc.onDidConnect((contents) =>
    ipc.command(contents, { kind: 'run-command', command: 'new-agent' }),
  )
  from(page, IPC_CHANNELS.connect, 'one')
  expect(page.sentOn(IPC_CHANNELS.command)).toEqual([
    [IPC_CHANNELS.command, { kind: 'run-command', command: 'new-agent' }],
  ])
})
