import type { Event } from '../base/event.ts'

/** The unit of a transport: text is a JSON message, bytes are a terminal frame. */
export type Packet = string | Uint8Array

/** One connection between a client and a host. Packets arrive whole and in order, or the connection closes. */
export interface Transport {
  send(packet: Packet): void
  readonly onPacket: Event<Packet>
  /** Fires once; `reason` is a message for people. */
  readonly onClose: Event<{ readonly reason: string }>
  close(reason: string): void
}
