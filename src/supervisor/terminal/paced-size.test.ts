import { expect, it, onTestFinished } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { PacedSize } from './paced-size.ts'

function setUp() {
  const clock = new ManualClock()
  const given: string[] = []
  const sizes = new PacedSize<string>(clock, ({ cols, rows }, by) => given.push(`${cols}x${rows} by ${by}`))
  onTestFinished(() => sizes.dispose())
  return { clock, given, sizes }
}

it('M8: of many sizes in a row the first is given at once, and then the newest, 20 a second', () => {
  const { clock, given, sizes } = setUp()
  for (let cols = 80; cols < 20_080; cols += 1) sizes.ask({ cols, rows: 24 }, 'one')
  expect(given).toEqual(['80x24 by one'])
  expect(sizes.next).toEqual({ cols: 20_079, rows: 24 })
  clock.advance(49)
  expect(given).toHaveLength(1)
  sizes.ask({ cols: 90, rows: 24 }, 'two')
  clock.advance(1)
  expect(given.slice(1)).toEqual(['90x24 by two'])
  expect(sizes.next).toBeNull()
})

it('a size after a pause is given at once', () => {
  const { clock, given, sizes } = setUp()
  sizes.ask({ cols: 80, rows: 24 }, 'one')
  clock.advance(50)
  sizes.ask({ cols: 81, rows: 24 }, 'one')
  expect(given).toEqual(['80x24 by one', '81x24 by one'])
})

it('what is asked for can be given now, and leaves no timer behind', () => {
  const { clock, given, sizes } = setUp()
  for (const cols of [80, 81, 82]) sizes.ask({ cols, rows: 24 }, 'one')
  sizes.applyNow()
  sizes.applyNow()
  expect(given).toEqual(['80x24 by one', '82x24 by one'])
  sizes.dispose()
  expect(clock.pendingTimers).toBe(0)
})
