/** Bits of a byte of a varint that carry the number, as a factor: the eighth says that more follow. */
const LOW_BITS = 128
/** Below this, bit operations are exact and much faster than arithmetic. */
const SMALL = 2 ** 31
/** So many bits of a varint are read by shifts. */
const SHIFTED_BITS = 28
/** Bytes of the longest varint: 2^53 has 54 bits. */
const LONGEST_VARINT = 8
const FIRST_CAPACITY_BYTES = 1024

/** Writes non-negative integers up to 2^53 as varints. */
export class IntegerWriter {
  private bytes = new Uint8Array(FIRST_CAPACITY_BYTES)
  private length = 0

  /** All that was written. */
  toBytes(): Uint8Array {
    return this.bytes.slice(0, this.length)
  }

  write(value: number): void {
    this.reserve(LONGEST_VARINT)
    let rest = value
    while (rest >= SMALL) {
      this.bytes[this.length++] = (rest % LOW_BITS) + LOW_BITS
      rest = Math.floor(rest / LOW_BITS)
    }
    while (rest >= LOW_BITS) {
      this.bytes[this.length++] = (rest & (LOW_BITS - 1)) | LOW_BITS
      rest >>>= 7
    }
    this.bytes[this.length++] = rest
  }

  /** A block that a reader can skip. */
  writeBlock(block: Uint8Array): void {
    this.write(block.length)
    this.reserve(block.length)
    this.bytes.set(block, this.length)
    this.length += block.length
  }

  /** The first `count` numbers, one after the other; of zeros, which are most, only how many follow each other. */
  writeSparse(values: Float64Array, count: number): void {
    for (let index = 0; index < count;) {
      const value = values[index] ?? 0
      this.write(value)
      if (value !== 0) {
        index += 1
        continue
      }
      let end = index + 1
      while (end < count && values[end] === 0) end += 1
      this.write(end - index - 1)
      index = end
    }
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.bytes.length) return
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + bytes))
    larger.set(this.bytes)
    this.bytes = larger
  }
}

/** Reads what `IntegerWriter` wrote. Bytes that nobody wrote so are read as 0 and leave `isBroken`; nothing throws. */
export class IntegerReader {
  private readonly bytes: Uint8Array
  private at = 0
  private broken = false

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  get isBroken(): boolean {
    return this.broken
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length
  }

  read(): number {
    const first = this.bytes[this.at]
    if (first === undefined || first >= LOW_BITS) return this.readLong()
    this.at += 1
    return first
  }

  readBlock(): Uint8Array {
    const length = this.read()
    if (this.at + length > this.bytes.length) this.broken = true
    const block = this.bytes.subarray(this.at, this.at + length)
    this.at += length
    return block
  }

  skipBlock(): void {
    const length = this.read()
    this.at += length
    if (this.at > this.bytes.length) this.broken = true
  }

  /** `count` numbers as written by `writeSparse`, put at the beginning of `values`. */
  readSparse(values: Float64Array, count: number): void {
    values.fill(0, 0, count)
    for (let index = 0; index < count && !this.broken; index++) {
      const value = this.read()
      if (value === 0) index += this.read()
      else values[index] = value
      if (index >= count) this.broken = true
    }
  }

  /** All that is left, put at the beginning of `values`, which has room for a number for each byte. Returns how many. */
  readRest(values: Float64Array): number {
    const { bytes } = this
    let at = this.at
    let count = 0
    // In variables of its own, and up to 28 bits by shifts: a month of a fleet has a million numbers.
    while (at < bytes.length) {
      let value = 0
      let shift = 0
      let byte = LOW_BITS
      while (byte >= LOW_BITS && shift < SHIFTED_BITS) {
        byte = bytes[at++] ?? LOW_BITS
        value |= (byte & (LOW_BITS - 1)) << shift
        shift += 7
      }
      if (byte >= LOW_BITS) {
        this.at = at - shift / 7
        value = this.readLong()
        if (this.broken) return count
        at = this.at
      }
      values[count++] = value
    }
    this.at = at
    return count
  }

  /** A varint of several bytes. */
  private readLong(): number {
    let value = 0
    let factor = 1
    for (let count = 0; count < LONGEST_VARINT; count++) {
      const byte = this.bytes[this.at++]
      if (byte === undefined) break
      value += (byte & (LOW_BITS - 1)) * factor
      if (byte < LOW_BITS) return value
      factor *= LOW_BITS
    }
    this.broken = true
    return 0
  }
}

/** Integers of either sign as non-negative ones, small ones as small ones. */
export function zigzagOf(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1
}

export function signedOf(zigzag: number): number {
  return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
}
