import type { Packet } from '../../contract/transport.ts'

const KIND_TEXT = 1
const KIND_BYTES = 2

/** kind u8 · length u32, big-endian. */
const HEADER_BYTES = 5

/** A packet with its header. */
export function encodePacket(packet: Packet): Uint8Array {
  const body = typeof packet === 'string' ? Buffer.from(packet, 'utf8') : packet
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + body.length)
  bytes.writeUInt8(typeof packet === 'string' ? KIND_TEXT : KIND_BYTES, 0)
  bytes.writeUInt32BE(body.length, 1)
  bytes.set(body, HEADER_BYTES)
  return bytes
}

/** Cuts a stream into packets, in time and memory linear to its length. */
export class PacketReader {
  private readonly maxBytes: number
  private readonly header = Buffer.allocUnsafe(HEADER_BYTES)
  private body: Buffer | null = null
  private filled = 0

  /** A packet above `maxBytes` is refused before any of it is kept. */
  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  /** Calls `arrived` for each packet that `chunk` completes; false: the stream makes no sense and must end. */
  read(chunk: Uint8Array, arrived: (packet: Packet) => void): boolean {
    let rest = chunk
    while (rest.length > 0 || this.isComplete()) {
      if (!this.isComplete()) {
        rest = this.fill(rest)
        if (this.body === null && this.filled === HEADER_BYTES && !this.beginBody()) return false
        continue
      }
      arrived(this.takePacket())
    }
    return true
  }

  private isComplete(): boolean {
    return this.body !== null && this.filled === this.body.length
  }

  private fill(bytes: Uint8Array): Uint8Array {
    const target = this.body ?? this.header
    const count = Math.min(bytes.length, target.length - this.filled)
    target.set(bytes.subarray(0, count), this.filled)
    this.filled += count
    return bytes.subarray(count)
  }

  private beginBody(): boolean {
    const kind = this.header.readUInt8(0)
    const length = this.header.readUInt32BE(1)
    if ((kind !== KIND_TEXT && kind !== KIND_BYTES) || length > this.maxBytes) return false
    this.body = Buffer.allocUnsafe(length)
    this.filled = 0
    return true
  }

  private takePacket(): Packet {
    const body = this.body ?? Buffer.alloc(0)
    this.body = null
    this.filled = 0
    return this.header.readUInt8(0) === KIND_TEXT ? body.toString('utf8') : body
  }
}
