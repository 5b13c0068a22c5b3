import { BRIDGE_NAME, type DesktopBridge } from '../../contract/bridge.ts'
import type { Result } from '../../base/result.ts'
import type { Transport } from '../../contract/transport.ts'

/** Why the connection failed. */
export type CarrierFailure =
  /** The web host asks for its token first. */
  { readonly kind: 'login' } | { readonly kind: 'gone'; readonly reason: string }

/** A way to reach the host. */
export interface Carrier {
  open(): Promise<Result<Transport, CarrierFailure>>
}

/** The desktop app's bridge; null in a browser. */
export function desktopBridge(): DesktopBridge | null {
  const bridge: unknown = Reflect.get(window, BRIDGE_NAME)
  return bridge === undefined ? null : (bridge as DesktopBridge)
}
