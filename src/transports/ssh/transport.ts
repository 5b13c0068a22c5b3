import type { Packet } from '../../contract/transport.ts'
import { Carrier, MAX_WAITING_BYTES } from '../carrier.ts'
import { MAX_HOST_PACKET_BYTES } from '../control/client.ts'
import { encodePacket, PacketReader } from '../control/packets.ts'
import { explainLoss } from './explain-end.ts'
import type { SshChild } from './ssh-child.ts'

/** A connection to the host on another machine, through ssh. */
export class SshTransport extends Carrier {
  private readonly ssh: SshChild
  private readonly reader = new PacketReader(MAX_HOST_PACKET_BYTES)
  /** Version of the program there that passes the packets on, for people. */
  readonly version: string

  /** `first`: what has been read of its packets already. Delivered from the next turn on, to whoever listens by then. */
  constructor(ssh: SshChild, version: string, first: Uint8Array) {
    super()
    this.ssh = this.register(ssh)
    this.version = version
    this.register(ssh.onEnd((end) => this.finish(explainLoss(end))))
    if (first.length > 0) ssh.output.unshift(first)
    ssh.output.on('data', (chunk: Buffer) => {
      if (!this.isOver && !this.reader.read(chunk, (packet) => this.arrived(packet))) {
        this.close('what came from the other machine is no packet')
      }
    })
    setImmediate(() => ssh.output.resume())
  }

  override send(packet: Packet): void {
    if (this.isOver) return
    this.ssh.input.write(encodePacket(packet))
    if (this.waitingBytes > MAX_WAITING_BYTES) this.close('the other machine has stopped reading')
  }

  protected override get waitingBytes(): number {
    return this.ssh.input.writableLength
  }

  protected override hangUp(): void {
    this.ssh.dispose()
  }

  protected override pauseReading(): void {
    this.ssh.output.pause()
  }

  protected override resumeReading(): void {
    this.ssh.output.resume()
  }
}
