/** A text split into the wall time and the zone it names. */
export interface ZonedText {
  readonly wall: string
  /** IANA name or "+02:00"; null if none is named, or only the abbreviation of the host's own ("PST"). */
  readonly zone: string | null
}

const DAY_MS = 24 * 60 * 60 * 1000
const IN_BRACKETS = /^(.*?) ?\(([^()]{1,60})\)$/
const OFFSET = /^(.*(?::\d{2}(?:\.\d{1,9})?|[ap]m)) ?(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?(?: [A-Z]{2,5})?$/i
const UTC_MARK = /^(.*(?::\d{2}(?:\.\d{1,9})?|[ap]m)) ?(?:Z|UTC|GMT)$/i
/** An agent that prints an abbreviated zone prints the host's own (Gemini CLI: `timeZoneName: 'short'`). */
const HOST_ZONE = /^(.*(?::\d{2}|[AaPp][Mm])) (?!AM$|PM$)[A-Z]{2,5}$/

/** Splits the time zone off the end of a text: "(Europe/Berlin)", "Z", "GMT+2", "+0800 CST", "PST". */
export function parseZone(text: string): ZonedText {
  const named = IN_BRACKETS.exec(text)
  if (named !== null) return { wall: named[1] ?? '', zone: named[2] ?? '' }
  const offset = OFFSET.exec(text)
  if (offset !== null) {
    const [, wall = '', sign = '+', hours = '', minutes = '00'] = offset
    return { wall, zone: `${sign}${hours.padStart(2, '0')}:${minutes}` }
  }
  const utc = UTC_MARK.exec(text)
  if (utc !== null) return { wall: utc[1] ?? '', zone: 'UTC' }
  return { wall: HOST_ZONE.exec(text)?.[1] ?? text, zone: null }
}

/** A format that reads the wall time of a zone; null if there is no such zone. */
export function dateFormatOf(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** The wall time of a moment in a zone, as the epoch ms at which a clock in UTC would show the same. Whole seconds. */
export function wallTimeAt(format: Intl.DateTimeFormat, at: number): number {
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  const [year = 0, month = 0, day = 0] = [parts.get('year'), parts.get('month'), parts.get('day')]
  return Date.UTC(year, month - 1, day, parts.get('hour'), parts.get('minute'), parts.get('second'))
}

/**
 * The moments at which clocks in a zone show a wall time, earliest first: two when clocks are set back over it. A time
 * that is skipped is read by the clock before it was set forward.
 */
export function wallTimeToEpochs(format: Intl.DateTimeFormat, wallMs: number): readonly number[] {
  const guesses = [wallMs - DAY_MS, wallMs + DAY_MS].map((near) => wallMs - (wallTimeAt(format, near) - near))
  const shown = [...new Set(guesses)].filter((epoch) => wallTimeAt(format, epoch) === wallMs).toSorted((a, b) => a - b)
  return shown.length > 0 ? shown : [Math.max(...guesses)]
}
