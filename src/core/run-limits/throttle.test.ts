import { describe, expect, it } from 'vitest'
import { LEAST_RUN_MS, nextSlot, runMs, SLOT_MS, THROTTLE_START, type ThrottleState } from './throttle.ts'

/** A program that takes `appetite` percent of a core whenever it may run. */
function settle(appetite: number, target: number | null): ThrottleState {
  let state = THROTTLE_START
  for (let slot = 0; slot < 400; slot += 1) state = nextSlot(state, (appetite * runMs(state)) / SLOT_MS, target)
  return state
}

describe('slowing down', () => {
  it.each([
    [400, 100],
    [100, 50],
    [2_000, 1_000],
  ])('brings %s %% down to %s %%', (appetite, target) => {
    const { share } = settle(appetite, target)
    expect(Math.abs(appetite * share - target) / target).toBeLessThan(0.1)
  })

  it('never holds it longer than most of a slot', () => {
    expect(runMs(settle(10_000, 1))).toBe(LEAST_RUN_MS)
    expect(runMs(settle(100, null))).toBe(LEAST_RUN_MS)
  })

  it('holds what stays below its limit no more', () => {
    expect(runMs(settle(30, 100))).toBe(SLOT_MS)
  })
})
