import { Lifetime } from '../base/disposable.ts'
import { Emitter } from '../base/event.ts'
import type { Packet, Transport } from '../contract/transport.ts'

/** Most bytes that may wait for one client. Back-pressure is by acknowledgement; past this the client is stuck and would eat the host's memory. */
export const MAX_WAITING_BYTES = 64 * 1024 * 1024

/** What every transport shares: packets in, and an end that comes once with its reason. Disposing it closes it. */
export abstract class Carrier extends Lifetime implements Transport {
  private readonly packets = this.register(new Emitter<Packet>())
  private readonly closes = this.register(new Emitter<{ readonly reason: string }>())
  private over = false
  private telling = false

  readonly onPacket = this.packets.event
  readonly onClose = this.closes.event

  abstract send(packet: Packet): void

  close(reason: string): void {
    if (this.over) return
    this.hangUp(reason)
    this.finish(reason)
  }

  override dispose(): void {
    this.close('this end was closed')
    // A listener of the close may be who disposes: the others are told first.
    if (!this.telling) super.dispose()
  }

  /** Closes what carries the packets. */
  protected abstract hangUp(reason: string): void

  /** True once the connection is over: nothing is sent or delivered any more. */
  protected get isOver(): boolean {
    return this.over
  }

  /** A packet has arrived. */
  protected arrived(packet: Packet): void {
    if (!this.over) this.packets.fire(packet)
  }

  /** The connection is over, whoever ended it. */
  protected finish(reason: string): void {
    if (this.over) return
    this.over = true
    this.telling = true
    try {
      this.closes.fire({ reason })
    } finally {
      this.telling = false
      this.dispose()
    }
  }
}
