import { SEQUENCE_MAX_PENDING } from '../limits.ts'
import { isExecutedWithin, isOpening, nextState, type ParserState } from './parser-state.ts'
import { incompleteTailLength, UTF8, Utf8Stepper } from './utf8.ts'

const FIRST_CAPACITY = 128
const ESC = 0x1b
/** Lead byte of the C1 controls in UTF-8. */
const C1_LEAD = 0xc2

/**
 * Replaces the head of a sequence too long to keep: it makes a terminal discard the rest, because its number or final
 * character is one that no terminal acts on.
 */
const SWALLOW: Readonly<Partial<Record<ParserState, string>>> = {
  osc: '\x1b]99999;',
  string: '\x1b^',
  'dcs-body': '\x1bP~',
  'dcs-ignore': '\x1bP0<',
  'dcs-param': '\x1bP0<',
  'dcs-intermediate': '\x1bP0<',
  'csi-ignore': '\x1b[0<',
  'csi-param': '\x1b[0<',
  'csi-intermediate': '\x1b[0<',
}

/**
 * Remembers the bytes of a terminal stream since it was last between two characters and outside any escape sequence. A
 * screen copied at that moment, followed by those bytes and the rest of the stream, shows the same as the whole stream.
 */
export class EscapeBoundary {
  private readonly utf8 = new Utf8Stepper()
  private state: ParserState = 'ground'
  private held = new Uint8Array(FIRST_CAPACITY)
  private length = 0
  /** The sequence exceeded its bound; its head was replaced. */
  private swallowing = false

  /**
   * Receives the next bytes of the stream. Bytes before the last escape character do not matter, because that character
   * starts a sequence in any state.
   */
  feed(bytes: Uint8Array): void {
    const lastEscapeAt = bytes.lastIndexOf(ESC)
    if (lastEscapeAt > 0) this.reset()
    this.walk(lastEscapeAt > 0 ? bytes.subarray(lastEscapeAt) : bytes)
  }

  /** The bytes of the unfinished character or sequence; empty if there is none. */
  pending(): Uint8Array {
    return this.held.slice(0, this.length)
  }

  /** Forgets everything, for a stream that starts again. */
  reset(): void {
    this.utf8.reset()
    this.state = 'ground'
    this.clear()
  }

  private walk(bytes: Uint8Array): void {
    const tailAt = bytes.length - incompleteTailLength(bytes)
    let escapeAt = -1
    let c1At = -1
    for (let at = 0; at < bytes.length; at++) {
      if (this.state === 'ground' && !this.utf8.isInside) {
        if (escapeAt < at) escapeAt = indexOrEnd(bytes, ESC, at)
        if (c1At < at) c1At = indexOrEnd(bytes, C1_LEAD, at)
        at = Math.min(escapeAt, c1At, Math.max(tailAt, at))
        if (at === bytes.length) break
      }
      this.take(bytes[at] ?? 0)
    }
  }

  private take(byte: number): void {
    const code = this.utf8.step(byte)
    if (code >= 0) {
      this.advance(code, byte)
      return
    }
    if (code !== UTF8.inside && this.state === 'ground') this.clear()
    if (code === UTF8.inside) this.hold(byte)
    if (code === UTF8.again) this.take(byte)
  }

  private advance(code: number, lastByte: number): void {
    const before = this.state
    this.state = nextState(before, code)
    if (this.state === 'ground') {
      this.clear()
    } else if (isOpening(code)) {
      this.clear()
      if (code !== ESC) this.hold(C1_LEAD)
      this.hold(lastByte)
    } else if (!isExecutedWithin(before, code)) {
      this.hold(lastByte)
    }
  }

  private hold(byte: number): void {
    if (this.swallowing) return
    if (this.length === this.held.length) this.grow()
    if (this.length === SEQUENCE_MAX_PENDING) this.swallow()
    else this.held[this.length++] = byte
  }

  private grow(): void {
    if (this.length === SEQUENCE_MAX_PENDING) return
    const larger = new Uint8Array(Math.min(SEQUENCE_MAX_PENDING, this.length * 2))
    larger.set(this.held)
    this.held = larger
  }

  private swallow(): void {
    const head = SWALLOW[this.state] ?? ''
    for (let index = 0; index < head.length; index++) this.held[index] = head.charCodeAt(index)
    this.length = head.length
    this.swallowing = true
  }

  private clear(): void {
    this.length = 0
    this.swallowing = false
    if (this.held.length > FIRST_CAPACITY) this.held = new Uint8Array(FIRST_CAPACITY)
  }
}

function indexOrEnd(bytes: Uint8Array, byte: number, from: number): number {
  const found = bytes.indexOf(byte, from)
  return found === -1 ? bytes.length : found
}
