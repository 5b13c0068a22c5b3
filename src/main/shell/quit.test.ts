import { expect, test } from 'vitest'
import { toDisposable } from '../../base/disposable.ts'
import { FakeServer } from '../../../test/support/fake-server.ts'
import type { Host, StopOptions } from '../../transports/host.ts'
import type { QuitAnswer } from '../../words/desktop-words.ts'
import { Quit } from './quit.ts'

/** A host whose agents stop when the test says so. */
class SlowHost implements Host {
  readonly server = new FakeServer()
  readonly deadlines: number[] = []
  readonly left: boolean[] = []
  readonly stopped = Promise.withResolvers<{ readonly survivors: number }>()
  private readonly end = toDisposable(() => undefined)

  announce(): void {}

  serveDoors(): void {}

  openMetrics(): never {
    throw new Error('nobody reads them while the app quits')
  }

  stopAll({ deadlineMs, leaveSessions }: StopOptions): Promise<{ readonly survivors: number }> {
    this.deadlines.push(deadlineMs)
    this.left.push(leaveSessions)
    return this.stopped.promise
  }

  dispose(): void {
    this.end.dispose()
  }

  [Symbol.dispose](): void {
    this.dispose()
  }
}

function begin(atStake: boolean) {
  const host = new SlowHost()
  const answer = Promise.withResolvers<QuitAnswer>()
  const exits: number[] = []
  const wished: boolean[] = []
  const bugs: unknown[] = []
  const asked: AbortSignal[] = []
  const quit = new Quit({
    host,
    isAtStake: () => atStake,
    ask: (signal) => {
      asked.push(signal)
      return answer.promise
    },
    onStopping: () => undefined,
    exit: (code, wasAskedFor) => {
      exits.push(code)
      wished.push(wasAskedFor)
    },
    reportBug: (error) => bugs.push(error),
  })
  const settle = (): Promise<void> =>
    new Promise((resolve) => {
      setImmediate(resolve)
    })
  return { host, answer, exits, wished, bugs, asked, quit, settle }
}

test('with nothing running the app ends without a question', async () => {
  const { quit, host, exits, asked, settle } = begin(false)
  quit.request()
  host.stopped.resolve({ survivors: 0 })
  await settle()
  expect(asked).toHaveLength(0)
  expect(exits).toEqual([0])
})

test('running agents are stopped only when the person agrees, and the process ends after them', async () => {
  const { quit, host, answer, exits, settle } = begin(true)
  quit.request()
  expect(host.deadlines).toEqual([])
  answer.resolve('stop-all')
  await settle()
  expect(host.deadlines).toHaveLength(1)
  expect(exits).toEqual([])
  host.stopped.resolve({ survivors: 0 })
  await settle()
  expect(exits).toEqual([0])
})

test('cancel changes nothing, and the next request asks again', async () => {
  const { quit, host, answer, asked, settle } = begin(true)
  quit.request()
  answer.resolve('cancel')
  await settle()
  expect(host.deadlines).toEqual([])
  expect(quit.isUnderWay).toBe(false)
  quit.request()
  expect(asked).toHaveLength(2)
})

test('one question at a time', () => {
  const { quit, asked } = begin(true)
  quit.request()
  quit.request()
  expect(asked).toHaveLength(1)
})

test('a signal asks nobody and takes an open question back', async () => {
  const { quit, host, answer, asked, settle } = begin(true)
  quit.request()
  quit.onSignal()
  expect(asked[0]?.aborted).toBe(true)
  answer.resolve('cancel')
  await settle()
  expect(quit.isUnderWay).toBe(true)
  expect(host.deadlines).toHaveLength(1)
})

test('a second signal kills', () => {
  const { quit, host } = begin(true)
  quit.onSignal()
  quit.onSignal()
  expect(host.deadlines.at(-1)).toBe(0)
})

test('a first signal leaves a stop that is under way its time, and a second one kills', () => {
  const { quit, host } = begin(false)
  quit.request()
  quit.onSignal()
  expect(host.deadlines).toEqual([25_000, 8000])
  quit.onSignal()
  expect(host.deadlines).toEqual([25_000, 8000, 0])
})

test('survivors are named and do not keep the app from ending', async () => {
  const { quit, host, exits, bugs, settle } = begin(false)
  quit.onSignal()
  host.stopped.resolve({ survivors: 2 })
  await settle()
  expect(String(bugs[0])).toContain('2 agents could not be killed')
  expect(exits).toEqual([0])
})

test('a stop that fails inside Corral is reported and ends with 1', async () => {
  const { quit, host, exits, bugs, settle } = begin(false)
  quit.onSignal()
  host.stopped.reject(new Error('boom'))
  await settle()
  expect(bugs).toHaveLength(1)
  expect(exits).toEqual([1])
})

test('who wanted the end is told: a person, or the system', async () => {
  const ends = [
    (quit: Quit) => quit.request(),
    (quit: Quit) => quit.agreed({ leaveSessions: true }),
    (quit: Quit) => quit.onSignal(),
    (quit: Quit) => quit.now({ deadlineMs: 0, leaveSessions: true }),
    // A signal while it stops after a person's wish: whoever sent it does not wait for an installer.
    (quit: Quit) => (quit.request(), quit.onSignal()),
    (quit: Quit) => (quit.request(), quit.now({ deadlineMs: 0, leaveSessions: true })),
  ]
  const told: boolean[] = []
  for (const end of ends) {
    const { quit, host, wished, settle } = begin(false)
    end(quit)
    host.stopped.resolve({ survivors: 0 })
    await settle()
    expect(quit.isDone).toBe(true)
    told.push(...wished)
  }
  expect(told).toEqual([true, true, false, false, false, false])
})
