const KB = 1024
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Bytes with two or three significant digits: "9 MB", "412 MB", "2.9 GB". */
export function formatBytes(bytes: number): string {
  if (bytes < KB) return `${Math.max(0, Math.round(bytes))} B`
  if (bytes < KB ** 2) return `${scaled(bytes / KB)} KB`
  if (bytes < KB ** 3) return `${Math.round(bytes / KB ** 2)} MB`
  return `${scaled(bytes / KB ** 3)} GB`
}

/** The number alone, in GB: "9.1", "24". */
export function formatGigabytes(bytes: number): string {
  return scaled(bytes / KB ** 3)
}

/** Bytes per second: "3.1 KB/s". */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`
}

/** Percent of one core: "0.4 %", "86 %", "214 %". */
export function formatPercent(percent: number): string {
  return percent > 0 && percent < 9.95 ? `${trimmed(percent)} %` : `${Math.round(percent)} %`
}

/** A length of time as people say it: "38 s", "4 m", "1 h 12 m", "3 d". Never negative. */
export function formatDuration(ms: number): string {
  const left = Math.max(0, ms)
  if (left < MINUTE) return `${Math.floor(left / SECOND)} s`
  if (left < HOUR) return `${Math.floor(left / MINUTE)} m`
  if (left < DAY) return joined(Math.floor(left / HOUR), 'h', Math.floor((left % HOUR) / MINUTE), 'm')
  return joined(Math.floor(left / DAY), 'd', Math.floor((left % DAY) / HOUR), 'h')
}

/** A finished length of time, exact where short: "6.2 s", "120 ms", "4 m". */
export function formatElapsed(ms: number): string {
  if (ms < SECOND) return `${Math.max(0, Math.round(ms))} ms`
  return ms < 10 * SECOND ? `${trimmed(Math.floor(ms / 100) / 10)} s` : formatDuration(ms)
}

/** Time left until something, never less than a second: "4 s". */
export function formatCountdown(ms: number): string {
  return formatDuration(Math.max(SECOND, Math.ceil(ms / SECOND) * SECOND))
}

/** Clock time of the day: "14:03:22"; with the day before it when that is another one. */
export function formatClock(at: number, now: number): string {
  const date = new Date(at)
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':')
  return new Date(now).toDateString() === date.toDateString() ? time : `${formatDay(date)} ${time.slice(0, 5)}`
}

/** Clock time to the minute: "15:02"; with the day before it when that is another one. */
export function formatTimeOfDay(at: number, now: number): string {
  const date = new Date(at)
  const time = [date.getHours(), date.getMinutes()].map(twoDigits).join(':')
  return new Date(now).toDateString() === date.toDateString() ? time : `${formatDay(date)} ${time}`
}

/** "1 agent", "12 agents". */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** The text with its first letter in upper case. */
export function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** "1st", "2nd", "3rd", "11th". */
export function formatOrdinal(value: number): string {
  const teens = value % 100
  if (teens >= 11 && teens <= 13) return `${value}th`
  return `${value}${['th', 'st', 'nd', 'rd'][value % 10] ?? 'th'}`
}

function formatDay(date: Date): string {
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

function scaled(value: number): string {
  return value < 9.95 ? trimmed(value) : String(Math.round(value))
}

function trimmed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '')
}

function joined(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`
}
