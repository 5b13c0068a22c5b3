import { expect, test, vi } from 'vitest'
import { agentView } from '../../../test/support/fake-server.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { UpdateNews } from '../../core/update/update.ts'
import { Updates, type Updater } from './updates.ts'

const NOW = 1_800_000_000_000
/** As often as it is asked whether there is something to do, ms. */
const QUARTER_MS = 15 * 60_000

/** An updater that tells what the test says. */
class FakeUpdater extends Lifetime implements Updater {
  readonly news = this.register(new Emitter<UpdateNews>())
  readonly onNews = this.news.event
  readonly installs: boolean[] = []
  looks = 0
  fails = false

  look(): void {
    this.looks += 1
  }

  giveUp(): void {
    this.news.fire({ kind: 'failed', at: NOW, message: 'nothing more came' })
  }

  install(startsAgain: boolean): void {
    if (this.fails) throw new Error('no room')
    this.installs.push(startsAgain)
  }

  download(version = '2.0.0'): void {
    this.news.fire({ kind: 'found', version, at: NOW })
    this.news.fire({ kind: 'download-ended', version })
  }
}

function begin(running = 0) {
  const updater = new FakeUpdater()
  const asked: string[][] = []
  const bugs: unknown[] = []
  const answer = Promise.withResolvers<boolean>()
  const seen = { stops: 0, now: NOW }
  const updates = new Updates({
    updater,
    ending: () => Array.from({ length: running }, (_, index) => agentView(`agent-${index}`, 'running')),
    ask: (version, agents) => {
      asked.push([version, ...agents.map(({ spec }) => spec.name)])
      return answer.promise
    },
    stop: () => (seen.stops += 1),
    now: () => seen.now,
    reportBug: (error) => bugs.push(error),
  })
  const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
  return { updater, updates, asked, bugs, answer, seen, settle }
}

test('the feed is looked at after a start, and what was downloaded is told once', () => {
  const { updater, updates } = begin()
  let changes = 0
  updates.onDidChange(() => (changes += 1))
  expect([updater.looks, updates.ready]).toEqual([1, null])
  updater.download()
  expect([changes, updates.ready]).toEqual([1, '2.0.0'])
  updater.news.fire({ kind: 'look-began' })
  expect([changes, updates.ready]).toEqual([1, '2.0.0'])
})

test('without a feed nothing is looked for, and no end installs anything', () => {
  const updates = new Updates({
    updater: null,
    ending: () => [],
    ask: () => Promise.resolve(true),
    stop: () => expect.unreachable(),
    now: () => 0,
    reportBug: () => expect.unreachable(),
  })
  updates.request()
  expect([updates.ready, updates.installAtEnd(true)]).toEqual([null, false])
})

test('where no agent would end, a person’s wish is enough; the app starts again', () => {
  const { updater, updates, asked, seen } = begin()
  updater.download()
  updates.request()
  updates.request()
  expect([asked, seen.stops, updater.installs]).toEqual([[], 1, []])
  expect([updates.installAtEnd(true), updater.installs]).toEqual([true, [true]])
})

test('agents that would end are named first; nothing happens until the person agrees', async () => {
  const { updater, updates, asked, answer, seen, settle } = begin(2)
  updater.download()
  updates.request()
  updates.request()
  expect([asked, seen.stops]).toEqual([[['2.0.0', 'agent-0', 'agent-1']], 0])
  answer.resolve(true)
  await settle()
  expect([seen.stops, updater.installs]).toEqual([1, []])
  expect([updates.installAtEnd(true), updater.installs]).toEqual([true, [true]])
})

test('a person who says no is asked again when they want it', async () => {
  const { updater, updates, asked, answer, seen, settle } = begin(1)
  updater.download()
  updates.request()
  answer.resolve(false)
  await settle()
  updates.request()
  expect([asked.length, seen.stops]).toEqual([2, 0])
})

test('a person’s quit installs it and leaves the app closed; an end by the system installs nothing', () => {
  const { updater, updates } = begin()
  updater.download()
  expect([updates.installAtEnd(false), updater.installs]).toEqual([false, []])
  expect([updates.installAtEnd(true), updater.installs]).toEqual([true, [false]])
})

test('the system ends the app while it stops agents for an update: it does not wait for an installer', () => {
  const { updater, updates } = begin()
  updater.download()
  updates.request()
  expect([updates.installAtEnd(false), updater.installs]).toEqual([false, []])
})

test('an installer that fails does not keep the app from ending', () => {
  const { updater, updates, bugs } = begin()
  updater.download()
  updater.fails = true
  expect(updates.installAtEnd(true)).toBe(false)
  expect(bugs).toEqual([new Error('no room')])
})

test('a feed that cannot be read is reported', () => {
  const { updater, updates, bugs } = begin()
  updater.news.fire({ kind: 'failed', at: 1, message: 'no network' })
  expect([bugs, updates.ready]).toEqual([[new Error('no network')], null])
})

test('a download that stops is given up, and looked for again later', () => {
  vi.useFakeTimers()
  try {
    const { updater, updates, bugs, seen } = begin()
    updater.news.fire({ kind: 'found', version: '2.0.0', at: NOW })
    vi.advanceTimersByTime(QUARTER_MS)
    expect([bugs, updater.looks]).toEqual([[], 1])
    seen.now = NOW + QUARTER_MS
    vi.advanceTimersByTime(QUARTER_MS)
    expect([bugs, updater.looks]).toEqual([[new Error('nothing more came')], 1])
    seen.now = NOW + 6 * 60 * 60_000
    vi.advanceTimersByTime(QUARTER_MS)
    expect([updater.looks, updates.ready]).toEqual([2, null])
    updates.dispose()
  } finally {
    vi.useRealTimers()
  }
})
