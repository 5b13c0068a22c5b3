import { err, ok, type Result } from '../base/result.ts'

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  sec: 1_000,
  second: 1_000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
}
/** What times are written in, largest first. */
const WRITTEN = [
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const

const PART = /(\d+(?:[.,]\d+)?)\s*([a-z]*)/giu

/** A length of time as people type it, in ms: "1 s", "10 min", "1 h 30 min", "1.5s"; a bare number is seconds. The error says how to write it. */
export function parseTime(text: string): Result<number, string> {
  const typed = text.trim()
  // One expression for the whole of it would backtrack: here what no part has taken is looked at instead.
  if (typed === '' || typed.replaceAll(PART, '').trim() !== '') return err(howTo(typed))
  const parts = [...typed.matchAll(PART)].map(([, number = '', unit = '']) => partMs(number, unit))
  const known = parts.filter((ms) => ms !== null)
  return known.length === parts.length ? ok(Math.round(known.reduce((sum, ms) => sum + ms, 0))) : err(howTo(typed))
}

/** The text that parses to `ms`: "450 ms", "1.5 s", "90 s", "10 min". */
export function timeText(ms: number): string {
  const [unit, unitMs] = WRITTEN.find(([, each]) => ms > 0 && ms % each === 0) ?? ['s', 1_000]
  if (unit !== 'ms' || ms < 1_000) return `${ms / unitMs} ${unit}`
  return ms < 60_000 && ms % 100 === 0 ? `${ms / 1_000} s` : wholeParts(ms)
}

function wholeParts(ms: number): string {
  let left = ms
  const parts: string[] = []
  for (const [unit, unitMs] of WRITTEN) {
    const count = Math.floor(left / unitMs)
    if (count > 0) parts.push(`${count} ${unit}`)
    left -= count * unitMs
  }
  return parts.join(' ')
}

function partMs(number: string, unit: string): number | null {
  const lower = unit.toLowerCase()
  const unitMs = unit === '' ? 1_000 : (UNITS_MS[lower] ?? UNITS_MS[lower.replace(/s$/u, '')])
  return unitMs === undefined ? null : Number(number.replace(',', '.')) * unitMs
}

function howTo(typed: string): string {
  return typed === '' ? 'Give a time, such as "1 s" or "10 min".' : `"${typed}" is no time; write "1 s" or "10 min".`
}
