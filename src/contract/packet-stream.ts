/**
 * Encoding of packets in a byte stream: kind u8 · length u32 · payload. Big-endian. Used for packets from a web host to
 * a page (`WEB_PATHS.downstream`), and in both directions on the control socket.
 */
export interface StreamedPacket {
  /** `idle` has no meaning: it keeps a quiet stream from being taken for a dead one. `text` is UTF-8. */
  readonly kind: 'idle' | 'text' | 'bytes'
  readonly payload: Uint8Array
}

const HEADER_BYTES = 5
const KINDS = ['idle', 'text', 'bytes'] as const

/**
 * Largest payload, bytes: the limit of what may wait for one client. A longer one means that the stream is not valid.
 */
const MAX_PAYLOAD_BYTES = 64 * 1024 * 1024

export function encodeStreamed({ kind, payload }: StreamedPacket): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + payload.length)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, KINDS.indexOf(kind))
  view.setUint32(1, payload.length)
  bytes.set(payload, HEADER_BYTES)
  return bytes
}

/** Extracts the packets from a stream that arrives in chunks of any size. */
export class PacketReader {
  private readonly maxBytes: number
  private chunk: Uint8Array = new Uint8Array(0)
  private offset = 0
  /** The packet whose payload is being read. */
  private begun: { readonly kind: StreamedPacket['kind']; readonly length: number } | null = null
  /** An incomplete header or payload. */
  private part: { readonly bytes: Uint8Array; length: number } | null = null

  /** A packet above `maxBytes` is refused before any of it is stored. */
  constructor(maxBytes = MAX_PAYLOAD_BYTES) {
    this.maxBytes = maxBytes
  }

  /**
   * The packets that `chunk` completes; a payload that lies within one chunk is a view of it. Null: the stream is not
   * valid, and neither is anything after this point.
   */
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

  /**
   * The next `length` bytes; null if they have not all arrived. Copies only bytes that are spread over several chunks.
   */
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
