import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rateLimitIn } from '../../../test/support/test-patterns.ts'
import type { RateLimitRule } from '../../shapes/agent-type.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** A Wednesday, 14:00 in Berlin. */
const AT = Date.UTC(2025, 9, 1, 12)
const now = { at: AT, timeZone: 'Europe/Berlin' }

const rules: readonly RateLimitRule[] = [
  { pattern: '^limit reached\\|(?<reset>\\d+)$', reset: 'epoch' },
  { pattern: '^limit reached, try again in (?<reset>.+?)\\.?$', reset: 'duration' },
  { pattern: '^limit reached, try again at (?<reset>.+)$', reset: 'date' },
  { pattern: '^limit reached', reset: 'none' },
]

describe('findRateLimit', () => {
  it('finds nothing where nothing is said', () => {
    expect(rateLimitIn([], rules, now)).toBeNull()
    expect(rateLimitIn(['', 'all is well'], rules, now)).toBeNull()
    expect(rateLimitIn(['limit reached'], [], now)).toBeNull()
  })

  it('takes the newest message', () => {
    const lines = ['limit reached, try again in 1 hour.', 'more work', 'limit reached, try again in 2 hours.', '$']
    expect(rateLimitIn(lines, rules, now)).toEqual({ line: lines[2], until: AT + 2 * HOUR_MS })
  })

  it('knows a limit whose end is not told', () => {
    expect(rateLimitIn(['limit reached for now', 'bye'], rules, now)).toEqual({
      line: 'limit reached for now',
      until: null,
    })
  })

  it('takes the time from a message shortly before that tells one', () => {
    const lines = ['limit reached, try again in 1 hour', '  at send (cli.js:1)', 'limit reached']
    expect(rateLimitIn(lines, rules, now)).toEqual({ line: lines[0], until: AT + HOUR_MS })
  })

  it('does not take it from one long before', () => {
    const between = Array.from({ length: 20 }, (_, index) => `step ${index}`)
    const lines = ['limit reached, try again in 1 hour', ...between, 'limit reached']
    expect(rateLimitIn(lines, rules, now)).toEqual({ line: 'limit reached', until: null })
  })

  it.each([
    ['in a frame', ['│  limit reached, try again in 1 hour  │']],
    ['after a bullet', ['  ⎿  limit reached, try again in 1 hour']],
    ['after signs and a prompt', ['⚠️ > ✕ limit reached, try again in 1 hour']],
    ['spread over two lines', ['│ limit reached, try │', '│ again in 1 hour │']],
    ['broken within the time', ['limit reached, try again in 59', 'minutes 60 seconds.']],
    ['over lines of which the first tells too little', ['limit reached, try again in 30 minutes', '30 minutes.', '$']],
    ['over four lines with gaps', ['limit', 'reached, try', '', 'again in', '1 hour']],
  ])('reads a message %s', (_, lines) => {
    expect(rateLimitIn(lines, rules, now)?.until).toBe(AT + HOUR_MS)
  })

  it('shows no more lines than the message needs', () => {
    expect(rateLimitIn(['limit reached, try', 'again in 1 hour', '? for shortcuts'], rules, now)?.line).toBe(
      'limit reached, try again in 1 hour',
    )
  })

  it.each([
    ['in the past', `limit reached|${AT / 1000 - 1}`],
    ['now', `limit reached|${AT / 1000}`],
    ['more than eight days ahead', `limit reached|${(AT + 8 * DAY_MS) / 1000 + 1}`],
    ['beyond all numbers', 'limit reached, try again in 999999999 days'],
    ['that cannot be read', 'limit reached, try again at some point'],
  ])('does not believe a time %s', (_, line) => {
    expect(rateLimitIn([line], rules, now)).toEqual({ line, until: null })
  })

  it('believes a time eight days ahead', () => {
    expect(rateLimitIn([`limit reached|${(AT + 8 * DAY_MS) / 1000}`], rules, now)?.until).toBe(AT + 8 * DAY_MS)
  })

  it('overlooks a pattern that cannot be used', () => {
    const broken: readonly RateLimitRule[] = [{ pattern: '(', reset: 'none' }]
    expect(rateLimitIn(['limit reached'], broken, now)).toBeNull()
    expect(rateLimitIn(['limit reached'], [...broken, ...rules], now)?.line).toBe('limit reached')
  })

  it('looks at the first 500 characters of a line only', () => {
    const anywhere: readonly RateLimitRule[] = [{ pattern: 'limit', reset: 'none' }]
    expect(rateLimitIn([`${'x'.repeat(495)}limit`], anywhere, now)?.line).toHaveLength(500)
    expect(rateLimitIn([`${'x'.repeat(496)}limit`], anywhere, now)).toBeNull()
  })

  it('tells no time when the group took no part or the host’s zone is unknown', () => {
    const optional: readonly RateLimitRule[] = [{ pattern: '^limit(?<reset> \\d+)?', reset: 'epoch' }]
    expect(rateLimitIn(['limit'], optional, now)).toEqual({ line: 'limit', until: null })
    expect(rateLimitIn(['limit reached, try again at 3pm'], rules, { at: AT, timeZone: 'Nowhere/At-All' })?.until).toBe(
      null,
    )
  })
})

const word = fc.constantFrom(
  ...[
    'limit reached, try again in',
    'limit reached, try again at',
    'limit reached|',
    '3pm',
    '15:00',
    'Oct 5th, 2025',
    'Sun',
  ],
  ...[
    '(Europe/Berlin)',
    '(Nowhere)',
    'GMT+2',
    '2 days',
    '5 hours',
    '1.5s',
    'noon',
    '│',
    '∙',
    'Feb 30',
    '2025-10-05',
    'T15:14Z',
  ],
)
const line = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: fc.nat().map(String) }), { maxLength: 6 })
    .map((words) => words.join(' ')),
)
const anyNow = fc.record({
  at: fc.integer({ min: 0, max: Date.UTC(2100, 0) }),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Not/A-Zone'),
})

it('on any text tells a time within the next eight days or none', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), anyNow, (lines, when) => {
      const until = rateLimitIn(lines, rules, when)?.until ?? null
      return until === null || (until > when.at && until <= when.at + 8 * DAY_MS)
    }),
    { numRuns: 500 },
  )
})
