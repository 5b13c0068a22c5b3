import { PacketReader, type StreamedPacket } from '../../contract/packet-stream.ts'
import type { Packet } from '../../contract/transport.ts'

/** A proxy that delays the stream's first packet longer than this would delay keystroke echoes too, so the WebSocket is used instead. */
const HELLO_MS = 1000

/** The HTTP response stream that carries the host's packets to this page. */
export interface Downstream {
  /** Tells each packet in order; resolves at the end of the stream, whoever ended it. */
  read(onPacket: (packet: Packet) => void): Promise<void>
  end(): void
}

/** Opens a stream, whose first packet is an empty text; null: the host has none left, or it is held back on the way. `fetchStream` returns null when the host does not answer. */
export async function openDownstream(
  fetchStream: (init: RequestInit) => Promise<Response | null>,
): Promise<Downstream | null> {
  const ending = new AbortController()
  const late = setTimeout(() => ending.abort(), HELLO_MS)
  const chunks = await chunksOf(fetchStream({ signal: ending.signal }))
  const [first] = (await chunks?.next()) ?? []
  clearTimeout(late)
  if (chunks !== null && first === '') {
    return { read: (onPacket) => tellAll(chunks, onPacket), end: () => ending.abort() }
  }
  ending.abort()
  return null
}

async function chunksOf(answer: Promise<Response | null>): Promise<PacketChunks | null> {
  const response = await unlessCut(answer)
  return response?.status === 200 && response.body !== null ? new PacketChunks(response.body) : null
}

async function tellAll(chunks: PacketChunks, onPacket: (packet: Packet) => void): Promise<void> {
  for (let packets = await chunks.next(); packets !== null; packets = await chunks.next()) {
    for (const packet of packets) tell(packet, onPacket)
  }
}

/** A listener that throws must not end the stream: report the error and go on with the next packet, as a WebSocket does. */
function tell(packet: Packet, onPacket: (packet: Packet) => void): void {
  try {
    onPacket(packet)
  } catch (error) {
    reportError(error)
  }
}

/** A response's packets, as many at a time as its chunks complete. */
class PacketChunks {
  private readonly source: ReadableStreamDefaultReader<Uint8Array>
  private readonly reader = new PacketReader()
  private readonly decoder = new TextDecoder()

  constructor(body: ReadableStream<Uint8Array>) {
    this.source = body.getReader()
  }

  /** The next packets, at least one; null at the end of the stream. */
  async next(): Promise<Packet[] | null> {
    for (;;) {
      const read = await unlessCut(this.source.read())
      const streamed = read?.value === undefined ? null : this.reader.take(read.value)
      if (streamed === null) return null
      const packets = streamed.flatMap((packet) => this.packetOf(packet) ?? [])
      if (packets.length > 0) return packets
    }
  }

  /** Null for a packet that says nothing. */
  private packetOf({ kind, payload }: StreamedPacket): Packet | null {
    if (kind === 'idle') return null
    return kind === 'text' ? this.decoder.decode(payload) : payload
  }
}

/** What `promise` resolves to; null when this end aborted or the connection broke. */
async function unlessCut<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise
  } catch (error) {
    const isCut = error instanceof TypeError || (error instanceof DOMException && error.name === 'AbortError')
    if (!isCut) throw error
    return null
  }
}
