import { encodeStreamed, PacketReader as StreamReader } from '../../contract/packet-stream.ts'
import type { Packet } from '../../contract/transport.ts'

/** A packet as it stands in the stream. */
export function encodePacket(packet: Packet): Uint8Array {
  return typeof packet === 'string'
    ? encodeStreamed({ kind: 'text', payload: Buffer.from(packet, 'utf8') })
    : encodeStreamed({ kind: 'bytes', payload: packet })
}

/** Cuts a stream into packets. */
export class PacketReader {
  private readonly reader: StreamReader

  /** A packet above `maxBytes` is refused before any of it is kept. */
  constructor(maxBytes: number) {
    this.reader = new StreamReader(maxBytes)
  }

  /** Calls `arrived` for each packet that `chunk` completes; false: the stream makes no sense and must end. */
  read(chunk: Uint8Array, arrived: (packet: Packet) => void): boolean {
    const packets = this.reader.take(chunk)
    // A socket tells of its end by itself: nobody says anything idle on it.
    if (packets === null || packets.some(({ kind }) => kind === 'idle')) return false
    for (const { kind, payload } of packets) arrived(kind === 'text' ? Buffer.from(payload).toString('utf8') : payload)
    return true
  }
}
