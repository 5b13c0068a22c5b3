import type { Bounds } from './range.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Distances between the marks of a time axis that people read without counting, ms. */
const STEPS = [
  ...[MINUTE / 6, MINUTE / 2, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE],
  ...[HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY],
]
/** Room for a label, px. */
const LABEL_PX = 72

/** A mark of the time axis. */
export interface Tick {
  /** Epoch ms. */
  readonly at: number
  readonly label: string
  /** It begins a day. */
  readonly isDay: boolean
}

/** The marks between two moments on an axis that is so many pixels wide, at full hours and minutes of the local time. */
export function timeTicks({ from, to }: Bounds, width: number): readonly Tick[] {
  const most = Math.max(1, Math.floor(width / LABEL_PX))
  const step = STEPS.find((each) => (to - from) / each <= most) ?? STEPS[STEPS.length - 1] ?? DAY
  const ticks: Tick[] = []
  const first = new Date(from)
  const [year, month, day] = [first.getFullYear(), first.getMonth(), first.getDate()]
  const skipped = Math.max(0, Math.floor((from - new Date(year, month, day).getTime()) / step) - 1)
  for (let index = skipped; ; index++) {
    const date = new Date(year, month, day, 0, 0, 0, index * step)
    const at = date.getTime()
    if (at > to) return ticks
    const isNew = at > (ticks.at(-1)?.at ?? -Infinity)
    if (at >= from && isNew) ticks.push({ at, label: labelOf(date, step), isDay: isMidnight(date) })
  }
}

function isMidnight(date: Date): boolean {
  return date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0
}

function labelOf(date: Date, step: number): string {
  if (isMidnight(date)) return date.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })
  return date.toTimeString().slice(0, step < MINUTE ? 8 : 5)
}
