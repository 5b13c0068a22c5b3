import { BRIDGE_NAME, type DesktopBridge } from '../../contract/bridge.ts'
import type { Result } from '../../base/result.ts'
import type { LoginRefusal } from '../../shapes/login.ts'
import type { Transport } from '../../contract/transport.ts'

/** Why the connection failed. */
export type CarrierFailure =
  /**
   * The web host asks for a code: this page has nothing to log in with (`reason` null), or what it has was refused.
   * `isFinal`: nothing is left to be tried.
   */
  | { readonly kind: 'login'; readonly reason: LoginRefusal | null; readonly isFinal: boolean }
  /** Another program answers in the host's place. */
  | { readonly kind: 'stranger' }
  | { readonly kind: 'gone'; readonly reason: string }

/** A way to reach the host. */
export interface Carrier {
  open(): Promise<Result<Transport, CarrierFailure>>
  /** Gives it a code to log in with; absent where no login exists (desktop). */
  offer?(code: string): void
}

/** The way to the page's own host. */
export interface OwnCarrier extends Carrier {
  /** The same way, for connections beside the page's first. */
  beside(): Carrier
}

/** The desktop app's bridge; null in a browser. */
export function desktopBridge(): DesktopBridge | null {
  const bridge: unknown = Reflect.get(window, BRIDGE_NAME)
  return bridge === undefined ? null : (bridge as DesktopBridge)
}
