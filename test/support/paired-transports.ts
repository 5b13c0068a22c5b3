import { Emitter } from '../../src/base/event.ts'
import { OWNER } from '../../src/contract/rpc/caller.ts'
import type { ServeOptions } from '../../src/contract/rpc/serve.ts'
import type { Packet, Transport } from '../../src/contract/transport.ts'

/** How most tests serve a connection: the owner's, and a bug is a failure. */
export const SERVED: ServeOptions = {
  caller: OWNER,
  reportBug: (error) => {
    throw error
  },
  monotonicMs: () => 0,
}

/** Two ends of one in-memory connection. Packets are delivered in the same turn, copied as a wire would. */
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
