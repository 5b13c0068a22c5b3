import { expect, test } from 'vitest'
import { FakeProcessTable } from './fake-process-table.ts'
import { FakePtySpawner, IDLE, STUBBORN, treeOf, UNKILLABLE, WILLING } from './fake-pty-spawner.ts'
import { settle } from './manual-clock.ts'

const REQUEST = {
  file: '/bin/agent',
  args: ['-x'],
  cwd: '/',
  env: { CORRAL_RUN_ID: 'c' },
  size: { cols: 80, rows: 24 },
}

test('a stopped process takes its signals when it goes on, SIGKILL at once', () => {
  using table = new FakeProcessTable()
  const [patient, doomed] = [table.add(), table.add()]
  for (const process of [patient, doomed]) for (const signal of ['SIGSTOP', 'SIGTERM']) process.receive(signal)
  expect([patient.state, patient.isAlive]).toEqual(['T', true])
  patient.receive('SIGCONT')
  doomed.receive('SIGKILL')
  expect([patient.isAlive, doomed.isAlive]).toEqual([false, false])
})

test('children of the dead go to init; forks inherit group, session and cookie', () => {
  using table = new FakeProcessTable()
  const parent = table.add({ cookie: 'c' })
  const child = parent.fork()
  const daemon = child.fork({ sessionId: 5000, groupId: 5000 })
  expect(child).toMatchObject({ parentPid: parent.pid, groupId: parent.pid, sessionId: parent.pid, cookie: 'c' })
  child.exit()
  expect(daemon).toMatchObject({ parentPid: 1, sessionId: 5000, cookie: 'c' })
})

test('a nice value is remembered and inherited by later forks', async () => {
  using table = new FakeProcessTable()
  const parent = table.add()
  const older = parent.fork()
  expect(await table.setNice(table.identityOf(parent), 10)).toBe('sent')
  expect([older.nice, parent.fork().nice, table.niced]).toEqual([0, 10, [{ pid: parent.pid, nice: 10 }]])
  const foreign = table.add({ isForeign: true })
  expect(await table.setNice(table.identityOf(foreign), 10)).toBe('not-permitted')
})

test('a pid can be used again, by another process', async () => {
  using table = new FakeProcessTable()
  const first = table.add()
  const identity = table.identityOf(first)
  expect(() => table.add({ pid: first.pid })).toThrow('is taken')
  first.exit()
  table.add({ pid: first.pid })
  expect(await table.signal(identity, 'SIGKILL')).toBe('stranger')
  expect(table.sent).toEqual([])
})

test('what cannot be killed and what is not ours stay', async () => {
  using table = new FakeProcessTable()
  const stuck = table.add({ isUnkillable: true })
  const foreign = table.add({ isForeign: true })
  expect(await table.signal(table.identityOf(stuck), 'SIGKILL')).toBe('sent')
  expect(await table.signal(table.identityOf(foreign), 'SIGKILL')).toBe('not-permitted')
  expect(table.living).toEqual([stuck, foreign])
})

test.each([
  ['idle', IDLE, ['SIGTERM'], { code: null, signal: 'SIGTERM' }],
  ['willing', WILLING, ['SIGTERM'], { code: 0, signal: null }],
  ['stubborn', STUBBORN, ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'], { code: null, signal: 'SIGKILL' }],
  ['unkillable', UNKILLABLE, ['SIGTERM', 'SIGKILL'], null],
])('a program that is %s', async (_, program, signals, exit) => {
  using table = new FakeProcessTable()
  const spawner = new FakePtySpawner(table, program)
  spawner.spawn(REQUEST)
  const heard: unknown[] = []
  spawner.last.onExit((ended) => heard.push(ended))
  for (const signal of signals) spawner.last.process.receive(signal)
  expect(heard).toEqual([])
  await settle()
  expect(heard).toEqual(exit === null ? [] : [exit])
})

test('the hang-up of a terminal reaches its group, not those who left it', () => {
  using table = new FakeProcessTable()
  const program = treeOf((pty) => {
    pty.process.fork()
    pty.process.fork({ groupId: 7000, sessionId: 7000, name: 'daemon' })
  })
  const spawner = new FakePtySpawner(table, program)
  spawner.spawn(REQUEST)
  spawner.last.hangUp()
  expect(table.living.map(({ name }) => name)).toEqual(['daemon'])
})

test('a refused spawn makes no process', () => {
  using table = new FakeProcessTable()
  const spawner = new FakePtySpawner(table)
  spawner.refuseNext()
  expect(spawner.spawn(REQUEST)).toMatchObject({ ok: false, error: { code: 'spawn-failed' } })
  expect(table.living).toEqual([])
  expect(spawner.spawn(REQUEST).ok).toBe(true)
})
