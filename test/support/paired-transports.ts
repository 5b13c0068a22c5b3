import { Emitter } from '../../src/base/event.ts'
import { OWNER } from '../../src/contract/rpc/caller.ts'
import type { ServeOptions } from '../../src/contract/rpc/serve.ts'
import type { Packet, Transport } from '../../src/contract/transport.ts'

/** Default options for serving a connection: the caller is the owner, and a reported bug fails the test. */
export const SERVED: ServeOptions = {
  caller: OWNER,
  reportBug: (error) => {
    throw error
  },
  monotonicMs: () => 0,
}

/** Both ends of an in-memory connection. Packets are delivered synchronously, and copied as by a real transport. */
export function pairedTransports(): { readonly client: Transport; readonly host: Transport } {
  const ends = [end(), end()] as const
  const close = (reason: string): void => ends.forEach(({ closes }) => closes.fire({ reason }))
  const transport = (own: number): Transport => ({
    send: (packet) => ends[1 - own]?.packets.fire(typeof packet === 'string' ? packet : packet.slice()),
    onPacket: (listener) => (ends[own] as End).packets.event(listener),
    onClose: (listener) => (ends[own] as End).closes.event(listener),
    close,
  })
  return { client: transport(0), host: transport(1) }
}

type End = ReturnType<typeof end>

function end(): { packets: Emitter<Packet>; closes: Emitter<{ readonly reason: string }> } {
  return { packets: new Emitter(), closes: new Emitter() }
}

/** Packets that wait until the client reads them. */
export interface Waiting {
  /** Characters and bytes waiting. */
  readonly length: number
  /** Delivers the oldest packets, up to `most` characters and bytes. */
  deliver(most: number): void
}

/** Both ends of a connection whose client reads only when the test says so. */
export function pacedTransports(): { readonly client: Transport; readonly host: Transport; readonly waiting: Waiting } {
  const { client, host } = pairedTransports()
  const packets: Packet[] = []
  let length = 0
  const waiting: Waiting = {
    get length() {
      return length
    },
    deliver(most) {
      for (let left = most; left > 0 && packets.length > 0;) {
        const packet = packets.shift() ?? ''
        left -= packet.length
        length -= packet.length
        host.send(packet)
      }
    },
  }
  const send = (packet: Packet): void => {
    packets.push(packet)
    length += packet.length
  }
  return { client, host: { ...host, send }, waiting }
}
