import { expect, test } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { SilenceWatch } from './silence-watch.ts'

function setUp() {
  const clock = new ManualClock()
  const told: (number | null)[] = []
  const probes: number[] = []
  const watch = new SilenceWatch({ clock, probe: () => probes.push(clock.monotonicMs()) })
  watch.onDidChange((since) => told.push(since))
  watch.begin()
  return { clock, told, probes, watch }
}

test('5 s without a packet are silence, since the last one', () => {
  const { clock, told, watch } = setUp()
  clock.advance(3_000)
  watch.heard()
  const heardAt = clock.now()
  clock.advance(4_900)
  expect(told).toEqual([])
  clock.advance(600)
  expect(told).toEqual([heardAt])
  watch.dispose()
  expect(clock.pendingTimers).toBe(0)
})

test('the next packet ends it', () => {
  const { clock, told, watch } = setUp()
  clock.advance(6_000)
  watch.heard()
  watch.heard()
  expect(told).toEqual([clock.now() - 6_000, null])
  watch.dispose()
})

test('a host whose ticks are rare is asked for a sign of life once in each silence', () => {
  const { clock, told, probes, watch } = setUp()
  clock.advance(2_500)
  watch.heard()
  clock.advance(4_000)
  expect(probes).toEqual([2_500, 5_000])
  expect(told).toEqual([])
  watch.dispose()
})

test('a page that was asleep waits anew: what came in the meantime may not have been read yet', () => {
  const clock = new ManualClock()
  const told: (number | null)[] = []
  using watch = new SilenceWatch({ clock: lateClock(clock), probe: () => undefined })
  watch.onDidChange((since) => told.push(since))
  watch.begin()
  clock.advance(180_000)
  expect(told).toEqual([])
})

test('nothing is expected once the connection is gone', () => {
  const { clock, told, watch } = setUp()
  watch.end()
  clock.advance(60_000)
  expect(told).toEqual([])
  expect(clock.pendingTimers).toBe(0)
})

/** A clock whose timers come 60 times too late, as those of a hidden page. */
function lateClock(clock: ManualClock) {
  return {
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    setTimer: (delayMs: number, action: () => void) => clock.setTimer(delayMs * 60, action),
  }
}
