import type { Packet } from './transport.ts'

/** How a page reaches its host: through `window.corral` in the desktop app, over HTTP and a WebSocket in a browser. */
export interface DesktopBridge {
  readonly kind: 'desktop'
  /** Opens a connection to the host; an earlier one of this page ends. `onClose` is called once, with a reason for people. */
  connect(onPacket: (packet: Packet) => void, onClose: (reason: string) => void): BridgeConnection
  /** Names the one listener for what tray, menu and notifications ask the page to show; what came before it is told at once. */
  onCommand(listener: (command: ShellCommand) => void): void
}

/** The page's end of a connection. Plain functions: what crosses the context bridge has no prototype. */
export interface BridgeConnection {
  send(packet: Packet): void
  close(): void
}

/** What the shell asks a page to do. */
export type ShellCommand =
  | { readonly kind: 'show-agent'; readonly id: string }
  /** `command` is a command of the page (`src/words/commands/`); one the page does not know is ignored. */
  | { readonly kind: 'run-command'; readonly command: string }

/** Name of the bridge on the page's `window`; absent in a browser. */
export const BRIDGE_NAME = 'corral'

/** Electron channels under the bridge. Every message but `command` carries the connection's id after the channel. */
export const IPC_CHANNELS = {
  /** Page → host: a connection begins. */
  connect: 'corral:connect',
  /** Both ways: one packet. */
  packet: 'corral:packet',
  /** Both ways: the connection ended; from the host with a reason. */
  close: 'corral:close',
  /** Host → page: a ShellCommand. */
  command: 'corral:command',
} as const

/**
 * Paths of the web host, all of the page's own origin. `POST login` takes `{"token": …}`: 204 and a cookie, or 401, 403, 429 (with Retry-After)
 * and `{"message": …}` for the person. The others need the cookie, else 401. `GET session`: 204 when the cookie is good. `GET downstream`: an
 * endless stream of packets (`packet-stream.ts`), the first a text that names it; 204 when there is none to be had. `socket` is the WebSocket;
 * with `?downstream=` and such a name, the host's packets come down that stream, else they come down the WebSocket.
 */
export const WEB_PATHS = {
  login: '/login',
  session: '/session',
  downstream: '/downstream',
  socket: '/socket',
} as const

/** Query parameter of `socket`: the name of the stream to come down by. */
export const DOWNSTREAM_PARAMETER = 'downstream'
