import { err, ok, type Result } from '../../base/result.ts'
import type { ChunkProblem } from '../series/chunk-codec.ts'
import { IntegerReader, IntegerWriter } from '../series/packed-integers.ts'
import { HOUR_MS } from '../series/tier.ts'
import { CODE_BITS, CODES, newSpan, SPAN_MS, type KeptMoment, type Span, type Track } from './span.ts'

/*
 * A span: version, then a block each for what it did, its health and the moments. An entry of a track is one number: the time since the
 * entry before (ms), and the code below it. A moment has its run beside that.
 */

/** First byte of every span. One that is changed in its layout gets another. */
const VERSION = 1

/** Takes the entries of a span in order of time, track by track. */
export interface SpanVisitor {
  doing(atMs: number, code: number): void
  health(atMs: number, code: number): void
  moment(atMs: number, code: number, generation: number): void
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
  const isWhole =
    visitEntries(new IntegerReader(doing), hour, (at, code) => visitor.doing(at, code)) &&
    visitEntries(new IntegerReader(health), hour, (at, code) => visitor.health(at, code)) &&
    visitEntries(new IntegerReader(moments), hour, (at, code, rest) => visitor.moment(at, code, rest.read()))
  return isWhole ? null : 'damaged'
}

export function decodeSpan(bytes: Uint8Array, hour: number): Result<Span, ChunkProblem> {
  const span = newSpan(hour, null)
  const add = (track: Track, at: number, code: number): void => {
    track.at.push(at)
    track.code.push(code)
  }
  const problem = visitSpan(bytes, hour, {
    doing: (at, code) => add(span.doing, at, code),
    health: (at, code) => add(span.health, at, code),
    moment: (at, code, generation) => void span.moments.push({ at, code, generation }),
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

/** False: they are none that were ever written. */
function visitEntries(
  reader: IntegerReader,
  hour: number,
  visit: (atMs: number, code: number, rest: IntegerReader) => void,
): boolean {
  const startMs = hour * HOUR_MS
  let at = startMs
  while (!reader.isAtEnd && !reader.isBroken) {
    const entry = reader.read()
    // What was ever written is below 2^31.
    at += entry >>> CODE_BITS
    if (at >= startMs + SPAN_MS) return false
    visit(at, entry & (CODES - 1), reader)
  }
  return !reader.isBroken
}
