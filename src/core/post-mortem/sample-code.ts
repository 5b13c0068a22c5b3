import { err, ok, type Result } from '../../base/result.ts'
import type { KeptSamples } from '../../shapes/post-mortem.ts'

/** First byte of the code; another one is of a newer Corral. */
const VERSION = 1
/** The columns in the order in which they are written. */
const COLUMNS = [
  'at',
  'cpuTenths',
  'memoryKib',
  'processes',
  'openFiles',
  'readBytesPerSecond',
  'writeBytesPerSecond',
  'outputBytesPerSecond',
] as const satisfies readonly (keyof KeptSamples)[]
const DIGIT_VALUES = 128
/** Digits of the longest number there can be, below 2^53. */
const MAX_DIGITS = 8

type Column = readonly (number | null)[]

/**
 * Samples in few bytes: version, number of samples, then column by column the difference to the number before, as digits of 7 bits with the
 * lowest first. A number is kept as one more, so that 0 is what could not be told; differences take turns in sign, so that small ones are short.
 */
export function encodeSamples(samples: KeptSamples): Uint8Array {
  const bytes: number[] = [VERSION]
  pushNumber(bytes, samples.at.length)
  for (const name of COLUMNS) pushColumn(bytes, samples[name])
  return Uint8Array.from(bytes)
}

/** The error says what is wrong with the bytes. */
export function decodeSamples(bytes: Uint8Array): Result<KeptSamples, string> {
  if (bytes[0] !== VERSION) return err('it has another version')
  const reader = new NumberReader(bytes.subarray(1))
  const length = reader.next()
  // A byte holds one number at least: damage must not make long columns.
  if (length * COLUMNS.length > bytes.length) return err('it is too short')
  const columns = COLUMNS.map((name) => [name, columnFrom(reader, length)] as const)
  if (!reader.isGood) return err('it is damaged')
  const samples = Object.fromEntries(columns) as Record<keyof KeptSamples, Column>
  const whole = ['at', 'cpuTenths', 'memoryKib', 'processes', 'outputBytesPerSecond'] as const
  if (whole.some((name) => samples[name].includes(null))) return err('it is damaged')
  return ok(samples as unknown as KeptSamples)
}

function pushColumn(bytes: number[], column: Column): void {
  let before = 0
  for (const value of column) {
    const kept = value === null ? 0 : value + 1
    const step = kept - before
    pushNumber(bytes, step >= 0 ? step * 2 : step * -2 - 1)
    before = kept
  }
}

/** Numbers are too large for operators on bits. */
function pushNumber(bytes: number[], value: number): void {
  let left = value
  while (left >= DIGIT_VALUES) {
    bytes.push((left % DIGIT_VALUES) + DIGIT_VALUES)
    left = Math.floor(left / DIGIT_VALUES)
  }
  bytes.push(left)
}

function columnFrom(reader: NumberReader, length: number): Column {
  let before = 0
  return Array.from({ length }, () => {
    const code = reader.next()
    before += code % 2 === 0 ? code / 2 : (code + 1) / -2
    return before === 0 ? null : before - 1
  })
}

/** Reads one number after the other; what is not there is 0, and `isGood` is false from then on. */
class NumberReader {
  isGood = true
  private readonly bytes: Uint8Array
  private at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  next(): number {
    let value = 0
    let unit = 1
    for (let digit = 0; digit < MAX_DIGITS; digit += 1) {
      const byte = this.bytes[this.at]
      if (byte === undefined) break
      this.at += 1
      value += (byte % DIGIT_VALUES) * unit
      if (byte < DIGIT_VALUES) return value
      unit *= DIGIT_VALUES
    }
    this.isGood = false
    return 0
  }
}
