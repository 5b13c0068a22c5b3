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
