/**
 * Packets one after the other in a stream of bytes: kind u8 · length u32 · payload. Big-endian. How a web host's packets come down to a page
 * (`WEB_PATHS.downstream`), and both ways on the control socket.
 */
export interface StreamedPacket {
  /** `idle` says nothing: it keeps a silent stream from being taken for a dead one. `text` is UTF-8. */
  readonly kind: 'idle' | 'text' | 'bytes'
  readonly payload: Uint8Array
}

const HEADER_BYTES = 5
const KINDS = ['idle', 'text', 'bytes'] as const

/** Largest payload, bytes: what may wait for one client in all. A longer one is no packet but noise. */
const MAX_PAYLOAD_BYTES = 64 * 1024 * 1024

/** The bytes of a packet in a stream. */
export function encodeStreamed({ kind, payload }: StreamedPacket): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + payload.length)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, KINDS.indexOf(kind))
  view.setUint32(1, payload.length)
  bytes.set(payload, HEADER_BYTES)
  return bytes
}

/** Finds the packets in a stream, whatever the pieces it comes in. */
export class PacketReader {
  private readonly maxBytes: number
  private chunk: Uint8Array = new Uint8Array(0)
  private offset = 0
  /** The packet whose payload is being read. */
  private begun: { readonly kind: StreamedPacket['kind']; readonly length: number } | null = null
  /** What came in parts: the beginning of a header or a payload. */
  private part: { readonly bytes: Uint8Array; length: number } | null = null

  /** A packet above `maxBytes` is refused before any of it is kept. */
  constructor(maxBytes = MAX_PAYLOAD_BYTES) {
    this.maxBytes = maxBytes
  }

  /** The packets that `chunk` completes; a payload that lies in it whole is a view of it. Null: these are no packets, and nothing after them is. */
  take(chunk: Uint8Array): StreamedPacket[] | null {
    this.chunk = chunk
    this.offset = 0
    const packets: StreamedPacket[] = []
    for (;;) {
      if (this.begun === null) {
        const header = this.gather(HEADER_BYTES)
        if (header === null) return packets
        this.begun = this.headerOf(header)
        if (this.begun === null) return null
      }
      const payload = this.gather(this.begun.length)
      if (payload === null) return packets
      packets.push({ kind: this.begun.kind, payload })
      this.begun = null
    }
  }

  /** The next `length` bytes; null when they have not all come. Copies only what is spread over chunks. */
  private gather(length: number): Uint8Array | null {
    const missing = length - (this.part?.length ?? 0)
    const found = this.chunk.subarray(this.offset, this.offset + missing)
    this.offset += found.length
    if (this.part === null) {
      if (found.length === length) return found
      if (found.length === 0) return null
      this.part = { bytes: new Uint8Array(length), length: 0 }
    }
    const { part } = this
    part.bytes.set(found, part.length)
    part.length += found.length
    if (part.length < length) return null
    this.part = null
    return part.bytes
  }

  private headerOf(bytes: Uint8Array): typeof this.begun {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const kind = KINDS[view.getUint8(0)]
    const length = view.getUint32(1)
    return kind === undefined || length > this.maxBytes ? null : { kind, length }
  }
}
