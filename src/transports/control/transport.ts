import type { Socket } from 'node:net'
import type { Packet } from '../../contract/transport.ts'
import { Carrier, MAX_WAITING_BYTES } from '../carrier.ts'
import { encodePacket, PacketReader } from './packets.ts'

/** A local socket as a Transport. */
export class ControlTransport extends Carrier {
  private readonly socket: Socket

  /** `maxPacketBytes`: largest packet accepted from the other side. */
  constructor(socket: Socket, maxPacketBytes: number) {
    super()
    this.socket = socket
    const reader = new PacketReader(maxPacketBytes)
    socket.on('data', (chunk: Buffer) => {
      if (!reader.read(chunk, (packet) => this.arrived(packet))) this.giveUp('a packet could not be read')
    })
    socket.on('end', () => this.finish('the other end closed the connection'))
    socket.on('error', (error) => this.finish(error.message))
    socket.on('close', () => this.finish('the connection was lost'))
  }

  override send(packet: Packet): void {
    if (this.isOver) return
    this.socket.write(encodePacket(packet))
    if (this.socket.writableLength > MAX_WAITING_BYTES) this.giveUp('the other end has stopped reading')
  }

  /** Data already sent still arrives. */
  protected override hangUp(): void {
    this.socket.end()
  }

  private giveUp(reason: string): void {
    this.socket.destroy()
    this.finish(reason)
  }
}
