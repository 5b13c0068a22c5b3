import type { Packet } from './transport.ts'

/** How a page reaches its host in the desktop app, as `window.corral`; in a browser it uses HTTP and a WebSocket. */
export interface DesktopBridge {
  readonly kind: 'desktop'
  /**
   * Opens a connection to the host; an earlier one of this page is closed. `onClose` is called once, with a reason for
   * people.
   */
  connect(onPacket: (packet: Packet) => void, onClose: (reason: string) => void): BridgeConnection
  /**
   * Sets the only listener for commands from tray, menu and notifications; commands that arrived before it are
   * delivered at once.
   */
  onCommand(listener: (command: ShellCommand) => void): void
}

/** The page's end of a connection. Plain functions, because objects lose their prototype on the context bridge. */
export interface BridgeConnection {
  send(packet: Packet): void
  close(): void
}

/** A command from the shell to a page. */
export type ShellCommand =
  | { readonly kind: 'show-agent'; readonly id: string }
  /** `command` is a command of the page (`src/words/commands/`); an unknown one is ignored. */
  | { readonly kind: 'run-command'; readonly command: string }

/** Name of the bridge on the page's `window`; absent in a browser. */
export const BRIDGE_NAME = 'corral'

/** Electron channels used by the bridge. The first argument of every message but `command` is the connection's id. */
export const IPC_CHANNELS = {
  /** Page → host: opens a connection. */
  connect: 'corral:connect',
  /** Both ways: one packet. */
  packet: 'corral:packet',
  /** Both ways: the connection was closed; from the host with a reason. */
  close: 'corral:close',
  /** Host → page: a ShellCommand. */
  command: 'corral:command',
} as const

/**
 * Paths of the web host, all on the page's own origin. `POST login` takes `{"token": …}` and answers 204 with a cookie,
 * or 401, 403, 429 (with Retry-After) and `{"message": …}` for the user. The others answer 401 without the cookie.
 * `GET session`: 204 if the cookie is valid. `GET downstream`: an endless stream of packets (`packet-stream.ts`), of
 * which the first is a text with the stream's name; 204 if no further stream is available. `socket` is the WebSocket; with
 * `?downstream=<name>` the host sends its packets on that stream, else on the WebSocket.
 */
export const WEB_PATHS = {
  login: '/login',
  session: '/session',
  downstream: '/downstream',
  socket: '/socket',
} as const

/** Query parameter of `socket`: the name of the downstream. */
export const DOWNSTREAM_PARAMETER = 'downstream'
