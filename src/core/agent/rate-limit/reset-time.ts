import { assertNever } from '../../../base/assert-never.ts'
import { dateFormatOf, parseZone, wallTimeAt, wallTimeToEpochs } from './zoned-time.ts'
import type { ResetKind } from '../../../shapes/agent-type.ts'

/** The moment to calculate from. */
export interface Now {
  /** Epoch ms. */
  readonly at: number
  /** IANA name of the host's time zone, used for times that name none. */
  readonly timeZone: string
}

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
/** Numbers below this count seconds: read as ms they would lie in 1973. */
const SECONDS_BELOW = 100_000_000_000

/**
 * The time a text names, epoch ms; an epoch may lie in the past. Null if it names no time of this kind, or a wall time
 * long past.
 */
export function parseReset(text: string, kind: ResetKind, now: Now): number | null {
  const trimmed = text.trim().replace(/[.,]$/, '')
  switch (kind) {
    case 'epoch':
      return parseEpoch(trimmed)
    case 'duration':
      return parseDuration(trimmed, now.at)
    case 'clock':
      return parseWallTime(trimmed, now, readClock)
    case 'date':
      return parseWallTime(trimmed, now, (wall) => readDate(wall) ?? readClock(wall))
    default:
      return assertNever(kind)
  }
}

function parseEpoch(text: string): number | null {
  if (!/^\d{9,14}$/.test(text)) return null
  const value = Number(text)
  return value < SECONDS_BELOW ? value * 1000 : value
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  millisecond: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  m: MINUTE_MS,
  min: MINUTE_MS,
  minute: MINUTE_MS,
  h: 60 * MINUTE_MS,
  hr: 60 * MINUTE_MS,
  hour: 60 * MINUTE_MS,
  d: DAY_MS,
  day: DAY_MS,
}
const PART =
  '(\\d{1,9}(?:\\.\\d{1,12})?) ?(milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d)(?![a-z])'
const PARTS = new RegExp(`^(?:in )?(?:${PART},? ?(?:and )?){1,6}`, 'i')

/** If the rest begins with a number, its unit was cut off by the line break: the duration is unknown. */
function parseDuration(text: string, at: number): number | null {
  const parts = PARTS.exec(text)?.[0]
  if (parts === undefined || /^\d/.test(text.slice(parts.length))) return null
  const lengthMs = [...parts.matchAll(new RegExp(PART, 'gi'))].reduce((sum, [, amount, unit]) => {
    const name = (unit ?? '').toLowerCase()
    return sum + Number(amount) * (UNIT_MS[name] ?? UNIT_MS[name.replace(/s$/, '')] ?? Number.NaN)
  }, 0)
  return Math.ceil(at + lengthMs)
}

/** A day and time as read off a clock, without a time zone. */
interface WallReading {
  /** Candidates for the day, as midnights (see `wallTimeAt`), the likeliest first; takes today's midnight. */
  readonly daysFrom: (todayMs: number) => readonly number[]
  readonly timeMs: number
  /** Length of the unit printed last: a printed minute lasts until its end, because times are cut, not rounded. */
  readonly precisionMs: number
}

function parseWallTime(text: string, now: Now, read: (wall: string) => WallReading | null): number | null {
  const { wall, zone } = parseZone(text)
  const format = dateFormatOf(zone ?? now.timeZone)
  const reading = read(wall)
  if (format === null || reading === null) return null
  const localMs = wallTimeAt(format, now.at)
  const todayMs = localMs - (((localMs % DAY_MS) + DAY_MS) % DAY_MS)
  const epochs = reading.daysFrom(todayMs).flatMap((dayMs) => wallTimeToEpochs(format, dayMs + reading.timeMs))
  const next = epochs.find((epoch) => epoch + reading.precisionMs > now.at)
  if (next === undefined) return null
  return next > now.at ? next : next + reading.precisionMs
}

const TIME =
  '(?:(?<hour>\\d{1,2})(?::(?<minute>\\d{2}))?(?::(?<second>\\d{2})(?:\\.\\d{1,9})?)? ?(?<half>[ap]m)?|(?<word>noon|midnight))'
const CLOCK = new RegExp(`^${TIME}$`, 'i')
const AT = '(?:,? at |,? |t)'
const NAMED_DATE = new RegExp(
  `^(?:[a-z]{3,9},? )?(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.? (?<day>\\d{1,2})(?:st|nd|rd|th)?(?:,? (?<year>\\d{4}))?(?:${AT}${TIME})?$`,
  'i',
)
const ISO_DATE = new RegExp(`^(?<year>\\d{4})-(?<monthNumber>\\d{2})-(?<day>\\d{2})(?:${AT}${TIME})?$`, 'i')
const WEEKDAY = new RegExp(`^(?<weekday>sun|mon|tue|wed|thu|fri|sat)[a-z]{0,6}(?:${AT}${TIME})?$`, 'i')
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

type Groups = Readonly<Record<string, string | undefined>>

/** The next occurrence of that time of day. */
function readClock(wall: string): WallReading | null {
  const groups = CLOCK.exec(wall)?.groups
  if (groups === undefined) return null
  return withTime(groups, (todayMs) => [todayMs, todayMs + DAY_MS])
}

/** The next occurrence of that date; without a time, the beginning of the day. */
function readDate(wall: string): WallReading | null {
  const weekday = WEEKDAY.exec(wall)?.groups
  if (weekday !== undefined) return withTime(weekday, (todayMs) => sameWeekdays(todayMs, weekday['weekday']))
  const groups = (NAMED_DATE.exec(wall) ?? ISO_DATE.exec(wall))?.groups
  if (groups === undefined) return null
  return withTime(groups, (todayMs) => sameDates(todayMs, groups))
}

function withTime(groups: Groups, daysFrom: WallReading['daysFrom']): WallReading | null {
  const timeMs = timeOf(groups)
  if (timeMs === null) return null
  const toTheMinute = groups['hour'] !== undefined && groups['second'] === undefined
  return { daysFrom, timeMs, precisionMs: toTheMinute ? MINUTE_MS : 0 }
}

/** Ms since midnight; null if this is no time of day. A bare number is not one. */
function timeOf({ hour, minute, second, half, word }: Groups): number | null {
  if (word !== undefined) return word.toLowerCase() === 'noon' ? DAY_MS / 2 : 0
  if (hour === undefined) return 0
  if (half === undefined && minute === undefined) return null
  const isTwelveHour = half !== undefined
  const hours = isTwelveHour ? (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0) : Number(hour)
  const inRange = isTwelveHour ? Number(hour) >= 1 && Number(hour) <= 12 : hours <= 23
  if (!inRange || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) return null
  return ((hours * 60 + Number(minute ?? 0)) * 60 + Number(second ?? 0)) * 1000
}

function sameWeekdays(todayMs: number, name = ''): readonly number[] {
  const ahead = (WEEKDAYS.indexOf(name.toLowerCase()) - new Date(todayMs).getUTCDay() + 7) % 7
  return [todayMs + ahead * DAY_MS, todayMs + (ahead + 7) * DAY_MS]
}

function sameDates(todayMs: number, { year, month, monthNumber, day }: Groups): readonly number[] {
  const monthIndex = month === undefined ? Number(monthNumber) - 1 : MONTHS.indexOf(month.toLowerCase())
  const thisYear = new Date(todayMs).getUTCFullYear()
  const years = year === undefined ? [thisYear, thisYear + 1] : [Number(year)]
  return years.map((each) => Date.UTC(each, monthIndex, Number(day))).filter((dayMs) => isDay(dayMs, monthIndex, day))
}

/** Checks that the day exists: Date.UTC turns 30 February into 2 March. */
function isDay(dayMs: number, monthIndex: number, day = ''): boolean {
  const date = new Date(dayMs)
  return date.getUTCMonth() === monthIndex && date.getUTCDate() === Number(day)
}
