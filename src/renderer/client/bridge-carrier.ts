import { Emitter } from '../../base/event.ts'
import { ok } from '../../base/result.ts'
import type { DesktopBridge } from '../../contract/bridge.ts'
import type { Packet, Transport } from '../../contract/transport.ts'
import type { OwnCarrier } from './carrier.ts'

/** Reaches the host of the desktop app. */
export function bridgeCarrier(bridge: DesktopBridge): OwnCarrier {
  const carrier: OwnCarrier = { open: () => Promise.resolve(ok(openBridge(bridge))), beside: () => carrier }
  return carrier
}

function openBridge(bridge: DesktopBridge): Transport {
  const packets = new Emitter<Packet>()
  const closes = new Emitter<{ readonly reason: string }>()
  let open = true
  const end = (reason: string): void => {
    if (!open) return
    open = false
    closes.fire({ reason })
  }
  const connection = bridge.connect((packet) => open && packets.fire(packet), end)
  return {
    send: (packet) => open && connection.send(packet),
    onPacket: packets.event,
    onClose: closes.event,
    close(reason) {
      connection.close()
      end(reason)
    },
  }
}
