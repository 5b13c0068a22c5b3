import { expect, test } from 'vitest'
import { delay } from '../../src/base/clock.ts'
import { ManualClock } from './manual-clock.ts'

test('fires timers in the order they fall due, each at its own moment', () => {
  const clock = new ManualClock()
  const fired: [string, number][] = []
  clock.setTimer(30, () => fired.push(['late', clock.monotonicMs()]))
  clock.setTimer(10, () => fired.push(['early', clock.monotonicMs()]))
  clock.setTimer(10, () => fired.push(['early, set later', clock.monotonicMs()]))
  clock.advance(29)
  expect(fired).toEqual([
    ['early', 10],
    ['early, set later', 10],
  ])
  clock.advance(1)
  expect(fired.at(-1)).toEqual(['late', 30])
})

test('a timer set by a timer fires in the same advance when it falls due in it', () => {
  const clock = new ManualClock()
  const fired: number[] = []
  const again = (): void => {
    fired.push(clock.monotonicMs())
    clock.setTimer(10, again)
  }
  clock.setTimer(10, again)
  clock.advance(35)
  expect(fired).toEqual([10, 20, 30])
  expect(clock.monotonicMs()).toBe(35)
  expect(clock.nextTimerInMs).toBe(5)
})

test('a disposed timer does not fire, also when another disposes it in the same moment', () => {
  const clock = new ManualClock()
  const fired: string[] = []
  clock.setTimer(5, () => second.dispose())
  const second = clock.setTimer(5, () => fired.push('second'))
  expect(clock.pendingTimers).toBe(2)
  clock.advance(10)
  expect(fired).toEqual([])
  expect(clock.pendingTimers).toBe(0)
})

test('nothing fires before time is moved, a delay of 0 included', () => {
  const clock = new ManualClock()
  let fired = false
  clock.setTimer(0, () => {
    fired = true
  })
  expect(fired).toBe(false)
  clock.advance(0)
  expect(fired).toBe(true)
})

test('wall time moves with the clock and can be set without touching durations', () => {
  const clock = new ManualClock()
  const start = clock.now()
  clock.advance(1000)
  expect(clock.now() - start).toBe(1000)
  clock.setWallTime(start - 3_600_000)
  expect(clock.now()).toBe(start - 3_600_000)
  expect(clock.monotonicMs()).toBe(1000)
})

test('advanceAsync runs chains of awaited delays', async () => {
  const clock = new ManualClock()
  const seen: number[] = []
  const chain = (async () => {
    for (let step = 0; step < 3; step += 1) {
      await delay(clock, 100)
      seen.push(clock.monotonicMs())
    }
  })()
  await clock.advanceAsync(300)
  await chain
  expect(seen).toEqual([100, 200, 300])
})
