import { describe, expect, it, vi } from 'vitest'
import { trackDisposables } from '../../base/disposable.ts'
import { SystemClock } from './system-clock.ts'

const clock = new SystemClock()

describe('SystemClock', () => {
  it('calls once after the delay', () => {
    using time = fakeTime()
    const action = vi.fn()
    clock.setTimer(100, action)
    time.advance(99)
    expect(action).not.toHaveBeenCalled()
    time.advance(1_000)
    expect(action).toHaveBeenCalledOnce()
  })

  it('never calls a disposed timer', () => {
    using time = fakeTime()
    const action = vi.fn()
    clock.setTimer(100, action).dispose()
    time.advance(1_000)
    expect(action).not.toHaveBeenCalled()
  })

  it('waits longer than 32 bits can count', () => {
    using time = fakeTime()
    const action = vi.fn()
    const days = 24 * 3_600_000
    clock.setTimer(40 * days, action)
    time.advance(39 * days)
    expect(action).not.toHaveBeenCalled()
    time.advance(days)
    expect(action).toHaveBeenCalledOnce()
  })

  it('leaves nothing to dispose of a timer that has fired', () => {
    using time = fakeTime()
    const open = new Set<unknown>()
    trackDisposables({
      created: (disposable) => open.add(disposable),
      disposed: (disposable) => open.delete(disposable),
    })
    clock.setTimer(1, () => {})
    time.advance(1)
    trackDisposables(null)
    expect(open.size).toBe(0)
  })

  it('counts on', () => {
    const before = clock.monotonicMs()
    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(before)
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1_000)
  })
})

function fakeTime(): { advance(ms: number): void } & Disposable {
  vi.useFakeTimers()
  return { advance: (ms) => vi.advanceTimersByTime(ms), [Symbol.dispose]: () => vi.useRealTimers() }
}
