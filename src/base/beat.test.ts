import { expect, it } from 'vitest'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { untilBeat } from './beat.ts'

it('ends at the same moment for all who ask between two beats', async () => {
  const clock = new ManualClock()
  await clock.advanceAsync(untilBeat(clock, 250))
  expect(untilBeat(clock, 250)).toBe(250)
  await clock.advanceAsync(100)
  expect(untilBeat(clock, 250)).toBe(150)
})

it('leaves out a beat that is so near that a timer may just have fired for it', async () => {
  const clock = new ManualClock()
  await clock.advanceAsync(999)
  expect(untilBeat(clock, 1_000)).toBe(1_001)
  await clock.advanceAsync(981)
  expect(untilBeat(clock, 1_000)).toBe(20)
})
