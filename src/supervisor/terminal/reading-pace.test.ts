import { expect, it } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { KEY_MS, KeysFirst } from './keys-first.ts'
import { BESIDE_KEYS_BYTES, ReadingPace, WINDOW_MS } from './reading-pace.ts'

function setUp() {
  const clock = new ManualClock()
  const keys = new KeysFirst(clock)
  const pace = (): ReadingPace => new ReadingPace({ mirrorBacklog: () => 0, attachments: [], keys, clock })
  return { clock, flood: pace(), typed: pace() }
}

it('reads a flood without pause while nobody types', () => {
  const { flood } = setUp()
  flood.printed(100 * BESIDE_KEYS_BYTES)
  expect(flood.congestion()).toBe('none')
})

it('reads a flood slowly for a moment after a key in another terminal', () => {
  const { clock, flood, typed } = setUp()
  typed.typed()
  flood.printed(BESIDE_KEYS_BYTES)
  expect(flood.congestion()).toBe('some')
  clock.advance(WINDOW_MS)
  expect(flood.congestion()).toBe('none')
  flood.printed(BESIDE_KEYS_BYTES)
  expect(flood.congestion()).toBe('some')
  clock.advance(KEY_MS)
  flood.printed(BESIDE_KEYS_BYTES)
  expect(flood.congestion()).toBe('none')
})

it('never slows down the terminal that is typed into, nor one that prints little', () => {
  const { flood, typed } = setUp()
  typed.typed()
  typed.printed(100 * BESIDE_KEYS_BYTES)
  flood.printed(BESIDE_KEYS_BYTES - 1)
  expect([typed.congestion(), flood.congestion()]).toEqual(['none', 'none'])
})
