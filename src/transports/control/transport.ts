import type { Socket } from 'node:net'
import type { Packet } from '../../contract/transport.ts'
import { Carrier, MAX_WAITING_BYTES } from '../carrier.ts'
import { encodePacket, PacketReader } from './packets.ts'

/** Time for the other end to read what it was sent last and to close as well, ms; then the connection is dropped. */
const LINGER_MS = 2_000
/** Connections that may wait for that at once; of more, the oldest is dropped. Each holds a descriptor. */
const MAX_LINGERING = 128

/** What the other end may cost. */
export interface TransportLimits {
  /** Largest packet accepted from it. */
  readonly packetBytes: number
  /** Most bytes that may wait for it; default MAX_WAITING_BYTES. */
  readonly waitingBytes?: number
}

/** Connections this end has closed, oldest first: of all sockets of this process, which share its descriptors. */
const lingering = new Set<Socket>()

/** A local socket as a Transport. */
export class ControlTransport extends Carrier {
  private readonly socket: Socket
  private readonly maxWaitingBytes: number
  private isGathering = false

  constructor(socket: Socket, { packetBytes, waitingBytes = MAX_WAITING_BYTES }: TransportLimits) {
    super()
    this.socket = socket
    this.maxWaitingBytes = waitingBytes
    const reader = new PacketReader(packetBytes)
    socket.on('data', (chunk: Buffer) => {
      if (!this.isOver && !reader.read(chunk, (packet) => this.arrived(packet))) {
        this.giveUp('a packet could not be read')
      }
    })
    socket.on('end', () => this.finish('the other end closed the connection'))
    socket.on('error', (error) => this.finish(error.message))
    socket.on('close', () => this.finish('the connection was lost'))
  }

  override send(packet: Packet): void {
    if (this.isOver) return
    this.gather()
    this.socket.write(encodePacket(packet))
    if (this.waitingBytes > this.maxWaitingBytes) this.giveUp('the other end has stopped reading')
  }

  protected override get waitingBytes(): number {
    return this.socket.writableLength
  }

  /** Data already sent still arrives: a connection that is dropped while the other end writes would lose it. */
  protected override hangUp(): void {
    const { socket } = this
    socket.end()
    const [oldest] = lingering
    lingering.add(socket)
    if (lingering.size > MAX_LINGERING) oldest?.destroy()
    const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref()
    socket.once('close', () => {
      clearTimeout(timer)
      lingering.delete(socket)
    })
  }

  protected override pauseReading(): void {
    this.socket.pause()
  }

  protected override resumeReading(): void {
    this.socket.resume()
  }

  /** What is sent in one turn goes in one call of the system: with many clients and many events that is most of the cost. */
  private gather(): void {
    if (this.isGathering) return
    this.isGathering = true
    this.socket.cork()
    process.nextTick(() => {
      this.isGathering = false
      this.socket.uncork()
    })
  }

  private giveUp(reason: string): void {
    this.socket.destroy()
    this.finish(reason)
  }
}
