import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseReset } from './reset-time.ts'
import type { ResetKind } from '../../../shapes/agent-type.ts'

const utc = (text: string): number => Date.parse(text)
/** Wednesday 1 October 2025, 14:00:20 in Berlin, 08:00:20 in New York. */
const AT = utc('2025-10-01T12:00:20Z')
const now = { at: AT, timeZone: 'Europe/Berlin' }

describe('epoch', () => {
  it.each([
    ['1749924000', 1_749_924_000_000],
    ['1749924000123', 1_749_924_000_123],
    ['17', null],
    ['soon', null],
    ['', null],
  ])('reads %j', (text, epoch) => {
    expect(parseReset(text, 'epoch', now)).toBe(epoch)
  })
})

describe('duration', () => {
  it.each([
    ['2 hours 13 minutes', 7_980_000],
    ['1 day 5 hours', 104_400_000],
    ['2 days 3 hours 4 minutes', 183_840_000],
    ['6 days and 18 hours', 583_200_000],
    ['2 hours, 5 mins', 7_500_000],
    ['20s', 20_000],
    ['1.5s', 1500],
    ['350ms', 350],
    ['in 3m20s', 200_000],
    ['3h12m5s.', 11_525_000],
    ['34.074824224s', 34_075],
    ['8m 32s ', 512_000],
    ['1 second', 1000],
  ])('reads %j', (text, lengthMs) => {
    expect(parseReset(text, 'duration', now)).toBe(AT + lengthMs)
  })

  it.each(['', 'a while', '5', '5 days 22 hours 11', '3 months', 'hours', '-5s'])('does not read %j', (text) => {
    expect(parseReset(text, 'duration', now)).toBeNull()
  })
})

describe('clock', () => {
  it.each([
    ['3pm', '2025-10-01T13:00Z'],
    ['3:30 PM', '2025-10-01T13:30Z'],
    ['15:00', '2025-10-01T13:00Z'],
    ['15:00:30', '2025-10-01T13:00:30Z'],
    ['1pm', '2025-10-02T11:00Z'],
    ['2:00 PM', '2025-10-01T12:01Z'],
    ['12am', '2025-10-01T22:00Z'],
    ['12:50am', '2025-10-01T22:50Z'],
    ['noon', '2025-10-02T10:00Z'],
    ['midnight', '2025-10-01T22:00Z'],
    ['3pm (America/New_York)', '2025-10-01T19:00Z'],
    ['10am (Europe/Berlin)', '2025-10-02T08:00Z'],
    ['4am (Asia/Calcutta)', '2025-10-01T22:30Z'],
    ['1pm (Etc/GMT+5)', '2025-10-01T18:00Z'],
    ['9am (UTC)', '2025-10-02T09:00Z'],
    ['11:00 AM GMT+2', '2025-10-02T09:00Z'],
    ['7:05 PM UTC+5:30', '2025-10-01T13:35Z'],
    ['3:45 PM CEST', '2025-10-01T13:45Z'],
    ['16:11:46 +0800 CST', '2025-10-02T08:11:46Z'],
  ])('reads %j as the next such time', (text, expected) => {
    expect(parseReset(text, 'clock', now)).toBe(utc(expected))
  })

  it.each(['', '3', '25:00', '13pm', '0am', '3:75 pm', '3pm (Mars/Olympus)', 'Oct 5, 3pm', '3pm ()'])(
    'does not read %j',
    (text) => {
      expect(parseReset(text, 'clock', now)).toBeNull()
    },
  )
})

describe('a clock that is set forward or back', () => {
  const newYork = (at: string): { at: number; timeZone: string } => ({ at: utc(at), timeZone: 'America/New_York' })

  it('is reckoned with over a night', () => {
    expect(parseReset('3pm', 'clock', newYork('2026-03-07T21:00Z'))).toBe(utc('2026-03-08T19:00Z'))
    expect(parseReset('3pm', 'clock', newYork('2026-10-31T20:00Z'))).toBe(utc('2026-11-01T20:00Z'))
  })

  it('skips an hour: it is over when that would have come', () => {
    expect(parseReset('2:30am', 'clock', newYork('2026-03-08T05:00Z'))).toBe(utc('2026-03-08T07:30Z'))
  })

  it('shows an hour twice: the next one counts', () => {
    expect(parseReset('1:30am', 'clock', newYork('2026-11-01T04:00Z'))).toBe(utc('2026-11-01T05:30Z'))
    expect(parseReset('1:30am', 'clock', newYork('2026-11-01T05:45Z'))).toBe(utc('2026-11-01T06:30Z'))
  })
})

describe('date', () => {
  it.each([
    ['Oct 5th, 2025 3:14 PM', '2025-10-05T13:14Z'],
    ['Oct 5 at 3pm', '2025-10-05T13:00Z'],
    ['October 5, 2025', '2025-10-04T22:00Z'],
    ['Sun, Oct 5 2025, 15:14', '2025-10-05T13:14Z'],
    ['Oct 31, 9am', '2025-10-31T08:00Z'],
    ['Nov 20, 9am (UTC)', '2025-11-20T09:00Z'],
    ['Feb 4, 8pm (Europe/Budapest)', '2026-02-04T19:00Z'],
    ['Oct 1, 1pm', '2026-10-01T11:00Z'],
    ['2025-10-05T15:14:00Z', '2025-10-05T15:14Z'],
    ['2025-10-05T15:14:00.5+02:00', '2025-10-05T13:14Z'],
    ['2025-10-05 15:14', '2025-10-05T13:14Z'],
    ['2025-10-05 16:11:46 +0800 CST', '2025-10-05T08:11:46Z'],
    ['2025-10-05', '2025-10-04T22:00Z'],
    ['Mon 12:00am', '2025-10-05T22:00Z'],
    ['Wednesday at 3pm', '2025-10-01T13:00Z'],
    ['Wed 1pm (Europe/Berlin)', '2025-10-08T11:00Z'],
    ['3:30 PM', '2025-10-01T13:30Z'],
  ])('reads %j', (text, expected) => {
    expect(parseReset(text, 'date', now)).toBe(utc(expected))
  })

  it.each(['', 'Oct 32', 'Feb 30, 3pm', '2025-13-01', 'Foo 5', 'Oct 5 3', 'tomorrow', 'Oct 5, 2024'])(
    'does not read %j',
    (text) => {
      expect(parseReset(text, 'date', now)).toBeNull()
    },
  )

  it('finds a leap day only in a leap year', () => {
    const before = { at: utc('2028-02-20T00:00Z'), timeZone: 'UTC' }
    expect(parseReset('Feb 29 at 3pm', 'date', before)).toBe(utc('2028-02-29T15:00Z'))
  })

  it('takes a date of the next year at the end of one', () => {
    const newYearsEve = { at: utc('2025-12-31T20:00Z'), timeZone: 'UTC' }
    expect(parseReset('Jan 3, 9am', 'date', newYearsEve)).toBe(utc('2026-01-03T09:00Z'))
  })
})

it('never throws, and knows a number or nothing', () => {
  const kinds = fc.constantFrom<ResetKind>('epoch', 'clock', 'duration', 'date')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), kinds, (text, kind) => {
      const epoch = parseReset(text, kind, now)
      return epoch === null || Number.isFinite(epoch)
    }),
  )
})
