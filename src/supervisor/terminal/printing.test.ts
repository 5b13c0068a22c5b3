import { expect, it } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { Printing } from './printing.ts'

it('is recent at first, while a terminal prints, and some seconds longer', async () => {
  const clock = new ManualClock()
  const terminal = { outputBytes: 0 }
  const printing = new Printing(terminal, clock)
  expect(printing.isRecent()).toBe(true)
  await clock.advanceAsync(11_000)
  expect(printing.isRecent()).toBe(false)
  terminal.outputBytes += 1
  expect(printing.isRecent()).toBe(true)
  await clock.advanceAsync(9_000)
  expect(printing.isRecent()).toBe(true)
  await clock.advanceAsync(2_000)
  expect(printing.isRecent()).toBe(false)
})
