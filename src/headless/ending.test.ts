import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { ManualClock } from '../../test/support/manual-clock.ts'
import type { StopOptions } from '../transports/host.ts'
import { stoppedBySignal } from './ending.ts'

function begin() {
  const signals = new EventEmitter()
  const clock = new ManualClock()
  const deadlines: number[] = []
  const bugs: unknown[] = []
  const stopped = Promise.withResolvers<{ readonly survivors: number }>()
  const host = {
    stopAll: ({ deadlineMs, leaveSessions }: StopOptions) => {
      expect(leaveSessions).toBe(true)
      deadlines.push(deadlineMs)
      return stopped.promise
    },
  }
  const ended = stoppedBySignal(host, (error) => bugs.push(error), { signals, nowMs: () => clock.monotonicMs() })
  return { signals, clock, deadlines, bugs, stopped, ended }
}

test('nothing is stopped before a signal comes', () => {
  expect(begin().deadlines).toEqual([])
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s stops every run and ends with what is left', async (signal) => {
  const { signals, deadlines, stopped, ended } = begin()
  signals.emit(signal)
  expect(deadlines).toEqual([8000])
  stopped.resolve({ survivors: 1 })
  expect(await ended).toEqual({ survivors: 1 })
})

test('a second signal kills, whichever it is', () => {
  const { signals, clock, deadlines } = begin()
  signals.emit('SIGTERM')
  clock.advance(1000)
  signals.emit('SIGINT')
  expect(deadlines).toEqual([8000, 0])
})

test('a closed terminal reaches the host more than once, and the agents still get their time', () => {
  const { signals, clock, deadlines } = begin()
  signals.emit('SIGHUP')
  signals.emit('SIGHUP')
  clock.advance(500)
  signals.emit('SIGTERM')
  expect(deadlines).toEqual([8000])
})

test('what repeats itself for longer than a second is a second request', () => {
  const { signals, clock, deadlines } = begin()
  for (let sent = 0; sent < 3; sent += 1) {
    signals.emit('SIGINT')
    clock.advance(600)
  }
  expect(deadlines).toEqual([8000, 0])
})

test('a stop that fails inside Corral is reported and ends the wait', async () => {
  const { signals, bugs, stopped, ended } = begin()
  signals.emit('SIGTERM')
  stopped.reject(new Error('boom'))
  await expect(ended).rejects.toThrow('boom')
  expect(bugs).toHaveLength(1)
})
