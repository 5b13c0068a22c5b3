import { beforeEach, describe, expect, it } from 'vitest'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { Timer } from './timer.ts'

let clock = new ManualClock()
let fired: string[] = []

beforeEach(() => {
  clock = new ManualClock()
  fired = []
})

/** An action that records when it ran: "name at ms". */
function note(name: string): () => void {
  return () => void fired.push(`${name} at ${clock.monotonicMs()}`)
}

describe('a timer', () => {
  it('acts once, when its time has come and not before', () => {
    using timer = new Timer(clock)
    timer.restart(100, note('a'))
    clock.advance(99)
    expect([timer.isSet, fired]).toEqual([true, []])
    clock.advance(1_000)
    expect([timer.isSet, fired]).toEqual([false, ['a at 100']])
  })

  it('that is restarted forgets what was set before, sooner or later', () => {
    using timer = new Timer(clock)
    timer.restart(100, note('a'))
    timer.restart(200, note('b'))
    timer.restart(50, note('c'))
    expect(clock.pendingTimers).toBe(1)
    clock.advance(1_000)
    expect(fired).toEqual(['c at 50'])
  })

  it('that is cleared does nothing, and can be set again', () => {
    using timer = new Timer(clock)
    timer.restart(100, note('a'))
    timer.clear()
    expect([timer.isSet, clock.pendingTimers]).toEqual([false, 0])
    timer.clear()
    timer.restart(100, note('b'))
    clock.advance(100)
    expect(fired).toEqual(['b at 100'])
  })

  it('can be set again by its own action', () => {
    using timer = new Timer(clock)
    timer.restart(10, () => {
      note('first')()
      expect(timer.isSet).toBe(false)
      timer.setIfNotSet(10, note('second'))
    })
    clock.advance(1_000)
    expect(fired).toEqual(['first at 10', 'second at 20'])
  })

  it('goes by the monotonic clock', () => {
    using timer = new Timer(clock)
    timer.restart(100, note('a'))
    clock.setWallTime(0)
    timer.setIfSooner(99, note('b'))
    clock.advance(100)
    expect(fired).toEqual(['b at 99'])
  })
})

describe('set if not set', () => {
  it('keeps what is pending, be it later', () => {
    using timer = new Timer(clock)
    timer.setIfNotSet(100, note('a'))
    timer.setIfNotSet(10, note('b'))
    clock.advance(1_000)
    expect(fired).toEqual(['a at 100'])
  })
})

describe('set if sooner', () => {
  it('sets what is not set', () => {
    using timer = new Timer(clock)
    timer.setIfSooner(100, note('a'))
    clock.advance(100)
    expect(fired).toEqual(['a at 100'])
  })

  it.each([
    ['takes the place of what comes later', 69, ['b at 99']],
    ['keeps what comes at the same time', 70, ['a at 100']],
    ['keeps what comes sooner', 71, ['a at 100']],
  ])('%s, counted from now', (_name, delayMs, expected) => {
    using timer = new Timer(clock)
    timer.restart(100, note('a'))
    clock.advance(30)
    timer.setIfSooner(delayMs, note('b'))
    expect(clock.pendingTimers).toBe(1)
    clock.advance(1_000)
    expect(fired).toEqual(expected)
  })

  it('does not compare with a time that has passed or was cleared', () => {
    using timer = new Timer(clock)
    timer.restart(10, note('a'))
    clock.advance(10)
    timer.setIfSooner(100, note('b'))
    clock.advance(100)
    timer.restart(10, note('c'))
    timer.clear()
    timer.setIfSooner(100, note('d'))
    clock.advance(100)
    expect(fired).toEqual(['a at 10', 'b at 110', 'd at 210'])
  })
})

describe('a timer that is disposed', () => {
  it('does nothing any more and leaves nothing pending', () => {
    const timer = new Timer(clock)
    timer.restart(100, note('a'))
    timer.dispose()
    expect([timer.isSet, clock.pendingTimers]).toEqual([false, 0])
  })

  it('cannot be set again', () => {
    const timer = new Timer(clock)
    timer.dispose()
    timer.restart(1, note('a'))
    timer.setIfNotSet(1, note('b'))
    timer.setIfSooner(1, note('c'))
    expect([timer.isSet, clock.pendingTimers]).toEqual([false, 0])
  })
})
