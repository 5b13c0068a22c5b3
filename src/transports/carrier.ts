import { Lifetime } from '../base/disposable.ts'
import { Emitter } from '../base/event.ts'
import type { Flow, Packet, Transport } from '../contract/transport.ts'
import { Inbox } from './inbox.ts'

/**
 * Most bytes that may wait for one client. Back-pressure works by acknowledgement; a client past this limit is stuck
 * and would exhaust the host's memory.
 */
export const MAX_WAITING_BYTES = 64 * 1024 * 1024

/**
 * Common part of all transports: receives packets, never so many in one turn that others wait, and closes once with a
 * reason. Disposing it closes the connection.
 */
export abstract class Carrier extends Lifetime implements Transport {
  private readonly packets = this.register(new Emitter<Packet>())
  private readonly closes = this.register(new Emitter<{ readonly reason: string }>())
  private readonly inbox = this.register(
    new Inbox({
      deliver: (packet) => this.packets.fire(packet),
      pause: () => this.hold('inbox'),
      resume: () => this.letGo('inbox'),
      nowMs: () => performance.now(),
    }),
  )
  /** Who wants nothing to be read. */
  private readonly holders = new Set<'inbox' | 'flow'>()
  private over = false
  private telling = false

  readonly onPacket = this.packets.event
  readonly onClose = this.closes.event

  readonly flow: Flow = this.newFlow()

  abstract send(packet: Packet): void

  /** What has arrived and waits to be delivered is dropped. */
  close(reason: string): void {
    if (this.over) return
    this.inbox.dispose()
    this.hangUp(reason)
    this.finish(reason)
  }

  override dispose(): void {
    this.close('this end was closed')
    // A listener of the close may dispose this object: all other listeners are called first.
    if (!this.telling) super.dispose()
  }

  /** What was sent and has not left this end; what cannot tell says 0. */
  protected get waitingBytes(): number {
    return 0
  }

  /** Closes the underlying connection. */
  protected abstract hangUp(reason: string): void

  /** Reads nothing more from the connection, so that its other end has to wait; what cannot, reads on. */
  protected pauseReading(): void {}

  protected resumeReading(): void {}

  private newFlow(): Flow {
    const waitingBytes = (): number => this.waitingBytes
    return {
      get waitingBytes() {
        return waitingBytes()
      },
      pause: () => this.hold('flow'),
      resume: () => this.letGo('flow'),
    }
  }

  private hold(holder: 'inbox' | 'flow'): void {
    if (this.holders.size === 0) this.pauseReading()
    this.holders.add(holder)
  }

  private letGo(holder: 'inbox' | 'flow'): void {
    if (this.holders.delete(holder) && this.holders.size === 0 && !this.over) this.resumeReading()
  }

  /** True once the connection is closed: nothing is sent or delivered any more. */
  protected get isOver(): boolean {
    return this.over
  }

  /** To be called for each packet received. */
  protected arrived(packet: Packet): void {
    if (!this.over) this.inbox.push(packet)
  }

  /** To be called when the connection has closed, whichever side closed it; what arrived before is delivered first. */
  protected finish(reason: string): void {
    if (this.over) return
    this.inbox.flush()
    if (this.isOver) return
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
