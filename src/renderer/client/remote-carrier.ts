import { err, ok, type Result } from '../../base/result.ts'
import { hostMessage, type ClientMessage, type HostMessage } from '../../contract/rpc/messages.ts'
import type { Packet, Transport } from '../../contract/transport.ts'
import type { Carrier, CarrierFailure } from './carrier.ts'

/** Reaches a remote host through this page's own, which knows the way. */
export function remoteCarrier(carrier: Carrier, host: string): Carrier {
  return {
    async open() {
      const opened = await carrier.open()
      return opened.ok ? ledTo(host, opened.value) : opened
    },
  }
}

/** What the connection leads to once the host has said so; after that nothing on it is from this page's own host. */
async function ledTo(host: string, transport: Transport): Promise<Result<Transport, CarrierFailure>> {
  const { promise, resolve } = Promise.withResolvers<Result<Transport, CarrierFailure>>()
  const gone = (reason: string): void => resolve(err({ kind: 'gone', reason }))
  const closes = transport.onClose(({ reason }) => gone(reason))
  const packets = transport.onPacket((packet) => {
    const message = messageIn(packet)
    if (message?.type === 'relayed') resolve(ok(transport))
    else gone(message?.type === 'refused' ? message.error.message : 'the host gave no answer that is understood')
  })
  transport.send(JSON.stringify({ type: 'relay', host } satisfies ClientMessage))
  const led = await promise
  closes.dispose()
  packets.dispose()
  if (!led.ok) transport.close('not led to a remote host')
  return led
}

function messageIn(packet: Packet): HostMessage | null {
  if (typeof packet !== 'string') return null
  try {
    const parsed = hostMessage.safeParse(JSON.parse(packet))
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return null
  }
}
