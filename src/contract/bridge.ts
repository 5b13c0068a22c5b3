import type { Packet } from './transport.ts'

/** How a page reaches its host in the desktop app, as `window.corral`; in a browser it uses HTTP and a WebSocket. */
export interface DesktopBridge {
  readonly kind: 'desktop'
  /**
   * Opens a connection to the host; a page may have a few at once. `onClose` is called once, with a reason for people.
   */
  connect(onPacket: (packet: Packet) => void, onClose: (reason: string) => void): BridgeConnection
  /**
   * Sets the only listener for commands from tray, menu and notifications; commands that arrived before it are
   * delivered at once.
   */
  onCommand(listener: (command: ShellCommand) => void): void
  /** Absolute path of a `File` of the DOM that was dropped or chosen; empty for one the page made itself. */
  pathOf(file: object): string
}

/** The page's end of a connection. Plain functions, because objects lose their prototype on the context bridge. */
export interface BridgeConnection {
  send(packet: Packet): void
  close(): void
}

/** A command from the shell to a page. */
export type ShellCommand =
  /** `host`: name of a remote host in the list; null: the agent is on this one. */
  | { readonly kind: 'show-agent'; readonly host: string | null; readonly id: string }
  | { readonly kind: 'show-alert'; readonly id: string }
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
  /** Page → host: how much it has taken since it last said so, as `packetSize` counts. */
  taken: 'corral:taken',
  /** Host → page: a ShellCommand. */
  command: 'corral:command',
} as const

/** A page says that it has taken this much: one message for many packets, and little against what may wait for it. */
export const TAKEN_EVERY_BYTES = 1024 * 1024

/** Size of a packet, as both ends of the bridge count it: bytes, or UTF-16 units of a text. */
export function packetSize(packet: Packet): number {
  return packet.length
}

/**
 * Paths of the web host, all on the page's own origin. No request carries a credential: a page logs in on its WebSocket
 * (`socket`), with the messages of `login/messages.ts`, and then sends sealed packets. Once it is logged in it may
 * request its stream (`downstream`) under a secret name in a header: an endless response of packets
 * (`packet-stream.ts`), of which the first is an empty text. `assets`: files that never change.
 */
export const WEB_PATHS = {
  downstream: '/downstream',
  socket: '/socket',
  assets: '/assets/',
} as const

/** Header of a request for a stream: its name. */
export const STREAM_HEADER = 'corral-stream'
