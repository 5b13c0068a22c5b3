/** Bytes from this value on begin a longer character; ASCII aside, bytes below it continue one. */
const FIRST_LEAD = 0xc0
/** Bytes from this value on cannot begin a character in any UTF-8. */
const FIRST_ILLEGAL = 0xf8

/** Number of bytes that follow a lead byte: 1 to 3; 0 if the byte is not a lead byte. */
function continuationsOf(lead: number): number {
  if (lead < FIRST_LEAD || lead >= FIRST_ILLEGAL) return 0
  if (lead < 0xe0) return 1
  return lead < 0xf0 ? 2 : 3
}

/** True for a continuation byte. */
function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80
}

/** Number of bytes at the end of `bytes` that begin an incomplete character: 0 to 3. */
export function incompleteTailLength(bytes: Uint8Array): number {
  const longestTail = 3
  for (let length = 1; length <= Math.min(longestTail, bytes.length); length++) {
    const byte = bytes[bytes.length - length] ?? 0
    if (isContinuation(byte)) continue
    return continuationsOf(byte) >= length ? length : 0
  }
  return 0
}

/**
 * What `Utf8Stepper.step` returns when no character is complete. Negative numbers, since characters are 0 and up: this
 * way no byte needs an object.
 */
export const UTF8 = {
  /** Inside a character. */
  inside: -1,
  /** An invalid byte or character, which is dropped. */
  dropped: -2,
  /** The character before was cut short and is dropped; pass the same byte again. */
  again: -3,
} as const

/**
 * Decodes UTF-8 byte by byte the way xterm.js does: invalid characters are dropped, and the byte that interrupted one
 * is decoded again.
 */
export class Utf8Stepper {
  private missing = 0
  private length = 0
  private code = 0

  /** True between the first and the last byte of a character. */
  get isInside(): boolean {
    return this.missing > 0
  }

  reset(): void {
    this.missing = 0
  }

  /** Decodes one byte: returns the code point it completes, or one of `UTF8`. */
  step(byte: number): number {
    if (this.missing === 0) return this.begin(byte)
    if (!isContinuation(byte)) {
      this.missing = 0
      return UTF8.again
    }
    this.code = (this.code << 6) | (byte & 0x3f)
    this.missing--
    if (this.missing > 0) return UTF8.inside
    return isLegal(this.code, this.length) ? this.code : UTF8.dropped
  }

  private begin(byte: number): number {
    if (byte < 0x80) return byte
    this.missing = continuationsOf(byte)
    if (this.missing === 0) return UTF8.dropped
    this.length = this.missing + 1
    this.code = byte & (0x7f >> this.length)
    return UTF8.inside
  }
}

/** Overlong forms, surrogates and the byte order mark never reach the parser. */
function isLegal(code: number, length: number): boolean {
  if (length === 2) return code >= 0x80
  if (length === 3) return code >= 0x800 && (code < 0xd800 || code > 0xdfff) && code !== 0xfeff
  return code >= 0x1_0000 && code <= 0x10_ffff
}

const NOTHING = new Uint8Array(0)

/**
 * Holds back the beginning of a character until the rest has arrived. Everything written to xterm.js 6.0 passes through
 * this class: xterm.js loses characters such as — and ’ when their three bytes arrive in two writes.
 */
export class WholeCharacters {
  private tail = NOTHING

  /** Adds bytes and returns those that may be written now. */
  take(bytes: Uint8Array): Uint8Array {
    const all = this.tail.length === 0 ? bytes : concatenate(this.tail, bytes)
    const tailLength = incompleteTailLength(all)
    const cut = all.length - tailLength
    this.tail = tailLength === 0 ? NOTHING : new Uint8Array(all.subarray(cut))
    return tailLength === 0 ? all : all.subarray(0, cut)
  }

  /** Forgets held-back bytes, for a stream that starts again. */
  reset(): void {
    this.tail = NOTHING
  }
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
