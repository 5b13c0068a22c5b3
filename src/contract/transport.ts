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
  /** Left out: its other end cannot be made to wait, and what is sent does not wait here. */
  readonly flow?: Flow
}

/** How much goes through a connection: for whoever passes its packets on to a slower one. */
export interface Flow {
  /** What was sent and has not left yet. */
  readonly waitingBytes: number
  /** Reads nothing more until `resume`, so that the other end has to wait; what was read already is still delivered. */
  pause(): void
  resume(): void
}
