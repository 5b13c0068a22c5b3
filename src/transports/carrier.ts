import { Lifetime } from '../base/disposable.ts'
import { Emitter } from '../base/event.ts'
import type { Packet, Transport } from '../contract/transport.ts'

/**
 * Most bytes that may wait for one client. Back-pressure works by acknowledgement; a client past this limit is stuck
 * and would exhaust the host's memory.
 */
export const MAX_WAITING_BYTES = 64 * 1024 * 1024

/**
 * Common part of all transports: receives packets, and closes once with a reason. Disposing it closes the connection.
 */
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
    // A listener of the close may dispose this object: all other listeners are called first.
    if (!this.telling) super.dispose()
  }

  /** Closes the underlying connection. */
  protected abstract hangUp(reason: string): void

  /** True once the connection is closed: nothing is sent or delivered any more. */
  protected get isOver(): boolean {
    return this.over
  }

  /** To be called for each packet received. */
  protected arrived(packet: Packet): void {
    if (!this.over) this.packets.fire(packet)
  }

  /** To be called when the connection has closed, whichever side closed it. */
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
