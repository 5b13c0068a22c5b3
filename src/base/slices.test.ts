import { expect, it } from 'vitest'
import type { Clock } from './clock.ts'
import { toDisposable } from './disposable.ts'
import { inSlices } from './slices.ts'

const BOUNDS = { sliceMs: 10, totalMs: 1_000 }

/** Work of so many steps, each of which takes so long, and a clock whose timers are due at once and are noted. */
function workOf({ steps, stepMs }: { readonly steps: number; readonly stepMs: number }) {
  const seen = { steps: 0, pauses: [] as { readonly afterSteps: number; readonly ms: number }[] }
  let nowMs = 0
  const clock: Clock = {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    setTimer: (ms, action) => {
      seen.pauses.push({ afterSteps: seen.steps, ms })
      queueMicrotask(() => {
        nowMs += ms
        action()
      })
      return toDisposable(() => {})
    },
  }
  function* work(): Generator<void, string> {
    for (let step = 0; step < steps; step += 1) {
      nowMs += stepMs
      seen.steps += 1
      yield
    }
    return 'all'
  }
  return { seen, clock, work: work() }
}

it('quick work is done in one go', async () => {
  const { seen, clock, work } = workOf({ steps: 1_000, stepMs: 0 })
  const result = inSlices(work, clock, BOUNDS)
  expect(seen.steps).toBe(1_000)
  expect(await result).toBe('all')
  expect(seen.pauses).toEqual([])
})

it('long work pauses after each slice, as long as the slice was', async () => {
  const { seen, clock, work } = workOf({ steps: 12, stepMs: 2 })
  expect(await inSlices(work, clock, BOUNDS)).toBe('all')
  expect(seen.pauses).toEqual([
    { afterSteps: 5, ms: 10 },
    { afterSteps: 10, ms: 10 },
  ])
})

it('work that takes too long is given up', async () => {
  const { seen, clock, work } = workOf({ steps: 1_000, stepMs: 400 })
  expect(await inSlices(work, clock, BOUNDS)).toBeNull()
  expect(seen.steps).toBe(3)
})
