import type { Event } from '../base/event.ts'

/** What crosses: text is a JSON message, bytes are a terminal frame. */
export type Packet = string | Uint8Array

/** One connection between a client and a host, whatever carries it. Packets arrive whole and in order, or the connection closes. */
export interface Transport {
  send(packet: Packet): void
  readonly onPacket: Event<Packet>
  /** Fires once; `reason` is for people. */
  readonly onClose: Event<{ readonly reason: string }>
  close(reason: string): void
}
