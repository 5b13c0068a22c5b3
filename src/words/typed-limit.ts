import { err, ok, type Result } from '../base/result.ts'
import type { LimitKind } from '../shapes/run-limits.ts'
import { parseTime, timeText } from './typed-time.ts'

const KB = 1024
const SIZES = [
  ['TB', KB ** 4],
  ['GB', KB ** 3],
  ['MB', KB ** 2],
  ['KB', KB],
] as const
const SIZE = /^(\d+(?:[.,]\d+)?)\s*([kmgt]?)i?b?(?:\/s)?$/iu
const NUMBER = /^\$?\s*(\d+(?:[.,]\d+)?)\s*%?$/u
/** What a bare number means where a size is asked for. */
const BARE_SIZE: Readonly<Partial<Record<LimitKind, number>>> = { memory: KB ** 2 }

/** What is typed for each kind. */
export const LIMIT_EXAMPLES: Readonly<Record<LimitKind, string>> = {
  memory: '2 GB',
  cpu: '150 %',
  processes: '100',
  'open-files': '2000',
  output: '2 MB/s',
  'disk-writes': '50 MB/s',
  'run-time': '8 h',
  idle: '2 h',
  tokens: '5000000',
  cost: '$10',
}

/** A limit's value as people type it: "2 GB", "150 %", "8 h", "$10", a bare number. A bare number of memory is MB. */
export function parseLimitValue(kind: LimitKind, text: string): Result<number, string> {
  const typed = text.trim()
  if (kind === 'run-time' || kind === 'idle') return parseTime(typed)
  const value = kind === 'memory' || kind === 'output' || kind === 'disk-writes' ? sizeOf(kind, typed) : numberOf(typed)
  return value === null ? err(`Write it like "${LIMIT_EXAMPLES[kind]}".`) : ok(value)
}

/** The text that parses to this value. */
export function limitText(kind: LimitKind, value: number): string {
  if (kind === 'run-time' || kind === 'idle') return timeText(value)
  if (kind === 'memory') return sizeText(value, '')
  if (kind === 'output' || kind === 'disk-writes') return sizeText(value, '/s')
  if (kind === 'cpu') return `${value} %`
  return kind === 'cost' ? `$${value}` : String(value)
}

function sizeOf(kind: LimitKind, typed: string): number | null {
  const [, number, unit = ''] = SIZE.exec(typed) ?? []
  if (number === undefined) return null
  const isBare = /^[\d.,]+$/u.test(typed)
  const scale = isBare
    ? (BARE_SIZE[kind] ?? 1)
    : (SIZES.find(([name]) => name[0] === unit.toUpperCase() && unit !== '')?.[1] ?? 1)
  return Math.round(Number(number.replace(',', '.')) * scale)
}

function numberOf(typed: string): number | null {
  const number = NUMBER.exec(typed.replaceAll(/(?<=\d)[_ ’](?=\d{3})/gu, ''))?.[1]
  return number === undefined ? null : Number(number.replace(',', '.'))
}

/** In the largest unit in which it has at most two digits after the point; else in bytes, so that nothing is lost. */
function sizeText(bytes: number, end: string): string {
  const [unit, scale] = SIZES.find(([, each]) => bytes >= each && Number.isInteger((bytes / each) * 100)) ?? ['B', 1]
  return `${bytes / scale} ${unit}${end}`
}
