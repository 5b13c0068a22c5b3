import { err, ok, type Result } from '../../base/result.ts'
import type { ChunkProblem } from '../series/chunk-codec.ts'
import { IntegerReader, IntegerWriter } from '../series/packed-integers.ts'
import { HOUR_MS } from '../series/tier.ts'
import {
  addChanges,
  addMoments,
  CODE_BITS,
  CODES,
  newSpan,
  SPAN_MS,
  type Changes,
  type KeptMoment,
  type Moments,
  type Span,
  type Track,
} from './span.ts'

/*
 * A span: version, then a block each for what it did, its health and the moments. An entry of a track is one number: the time since the
 * entry before (ms), and the code below it. A moment has its run beside that.
 */

/** First byte of every span. One that is changed in its layout gets another. */
const VERSION = 1

/** Takes what is in a span in order of time, track by track. */
export interface SpanVisitor {
  doing(changes: Changes): void
  health(changes: Changes): void
  moments(moments: Moments): void
}

export function encodeSpan({ hour, doing, health, moments }: Span): Uint8Array {
  const writer = new IntegerWriter()
  writer.write(VERSION)
  for (const track of [doing, health]) writer.writeBlock(trackBytes(track, hour))
  writer.writeBlock(momentBytes(moments, hour))
  return writer.toBytes()
}

/** Shows a visitor what is in a span, without building anything: a month of a fleet has half a million entries. */
export function visitSpan(bytes: Uint8Array, hour: number, visitor: SpanVisitor): ChunkProblem | null {
  if (bytes[0] !== undefined && bytes[0] !== VERSION) return 'unknown-version'
  const reader = new IntegerReader(bytes)
  reader.read()
  const [doing, health, moments] = [reader.readBlock(), reader.readBlock(), reader.readBlock()]
  if (reader.isBroken) return 'damaged'
  const startMs = hour * HOUR_MS
  const doings = changesOf(doing, startMs)
  if (doings === null) return 'damaged'
  visitor.doing(doings)
  const bands = changesOf(health, startMs)
  if (bands === null) return 'damaged'
  visitor.health(bands)
  const found = momentsOf(moments, startMs)
  if (found === null) return 'damaged'
  visitor.moments(found)
  return null
}

export function decodeSpan(bytes: Uint8Array, hour: number): Result<Span, ChunkProblem> {
  const span = newSpan(hour, null)
  const problem = visitSpan(bytes, hour, {
    doing: (changes) => addChanges(span.doing, changes),
    health: (changes) => addChanges(span.health, changes),
    moments: (moments) => addMoments(span, moments),
  })
  return problem === null ? ok(span) : err(problem)
}

/** Times are whole. */
function trackBytes({ at, code }: Track, hour: number): Uint8Array {
  const writer = new IntegerWriter()
  let before = hour * HOUR_MS
  for (let index = 0; index < at.length; index++) {
    const atMs = at[index] ?? before
    writer.write((atMs - before) * CODES + (code[index] ?? 0))
    before = atMs
  }
  return writer.toBytes()
}

function momentBytes(moments: readonly KeptMoment[], hour: number): Uint8Array {
  const writer = new IntegerWriter()
  let before = hour * HOUR_MS
  for (const { at, code, generation } of moments) {
    writer.write((at - before) * CODES + code)
    writer.write(generation)
    before = at
  }
  return writer.toBytes()
}

/** The numbers of the block that is read, and the changes or moments they are, of one block at a time. */
let numbers = new Float64Array(8_192)
let at = new Float64Array(numbers.length)
let code = new Uint8Array(numbers.length)
let generation = new Float64Array(numbers.length)

/** How many numbers are in a block; null: they are none that were ever written. */
function readNumbers(block: Uint8Array): number | null {
  if (block.length > numbers.length) {
    numbers = new Float64Array(block.length * 2)
    at = new Float64Array(numbers.length)
    code = new Uint8Array(numbers.length)
    generation = new Float64Array(numbers.length)
  }
  const reader = new IntegerReader(block)
  const count = reader.readRest(numbers)
  return reader.isBroken ? null : count
}

/** Null: they are none that were ever written. */
function changesOf(block: Uint8Array, startMs: number): Changes | null {
  const count = readNumbers(block) ?? -1
  let atMs = startMs
  for (let index = 0; index < count; index++) {
    const entry = numbers[index] ?? 0
    // What was ever written is below 2^31.
    atMs += entry >>> CODE_BITS
    at[index] = atMs
    code[index] = entry & (CODES - 1)
  }
  return count < 0 || atMs >= startMs + SPAN_MS ? null : { count, at, code }
}

/** Null: they are none that were ever written. */
function momentsOf(block: Uint8Array, startMs: number): Moments | null {
  const read = readNumbers(block)
  if (read === null || read % 2 !== 0) return null
  const count = read / 2
  let atMs = startMs
  for (let index = 0; index < count; index++) {
    const entry = numbers[index * 2] ?? 0
    atMs += entry >>> CODE_BITS
    at[index] = atMs
    code[index] = entry & (CODES - 1)
    generation[index] = numbers[index * 2 + 1] ?? 0
  }
  return atMs >= startMs + SPAN_MS ? null : { count, at, code, generation }
}
