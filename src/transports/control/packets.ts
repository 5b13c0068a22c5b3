import { encodeStreamed, PacketReader as StreamReader } from '../../contract/packet-stream.ts'
import type { Packet } from '../../contract/transport.ts'

/** A packet as encoded in the stream. */
export function encodePacket(packet: Packet): Uint8Array {
  return typeof packet === 'string'
    ? encodeStreamed({ kind: 'text', payload: Buffer.from(packet, 'utf8') })
    : encodeStreamed({ kind: 'bytes', payload: packet })
}

/** Splits a stream into packets. */
export class PacketReader {
  private readonly reader: StreamReader

  /** A packet above `maxBytes` is refused before any of it is stored. */
  constructor(maxBytes: number) {
    this.reader = new StreamReader(maxBytes)
  }

  /** Calls `arrived` for each packet that `chunk` completes; false: the stream is not valid and must be closed. */
  read(chunk: Uint8Array, arrived: (packet: Packet) => void): boolean {
    const packets = this.reader.take(chunk)
    // `idle` packets are not used here, because a local socket reports its own end.
    if (packets === null || packets.some(({ kind }) => kind === 'idle')) return false
    for (const { kind, payload } of packets) arrived(kind === 'text' ? Buffer.from(payload).toString('utf8') : payload)
    return true
  }
}
