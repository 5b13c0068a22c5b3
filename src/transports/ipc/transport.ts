import type { WebContents } from 'electron'
import { toDisposable } from '../../base/disposable.ts'
import { IPC_CHANNELS, packetSize } from '../../contract/bridge.ts'
import type { Packet } from '../../contract/transport.ts'
import { Carrier, MAX_WAITING_BYTES } from '../carrier.ts'

/** The page at the other end. */
export type IpcPeer = Pick<WebContents, 'send' | 'isDestroyed' | 'on' | 'off'>

/** A connection of one page load. It closes with the page: closed, reloaded, navigated away or crashed. */
export class IpcTransport extends Carrier {
  private readonly peer: IpcPeer
  private readonly id: string
  /** Sent, and not yet taken by the page; Electron keeps it in memory. */
  private untaken = 0

  /** `id` was chosen by the page. */
  constructor(peer: IpcPeer, id: string) {
    super()
    this.peer = peer
    this.id = id
    const destroyed = (): void => this.finish('the window was closed')
    const gone = (): void => this.finish('the page crashed')
    // The start of a navigation ends nothing: it may be prevented, and the page stays.
    const navigated = (): void => this.finish('the page navigated away')
    peer.on('destroyed', destroyed)
    peer.on('render-process-gone', gone)
    peer.on('did-navigate', navigated)
    this.register(
      toDisposable(() => {
        peer.off('destroyed', destroyed)
        peer.off('render-process-gone', gone)
        peer.off('did-navigate', navigated)
      }),
    )
  }

  override send(packet: Packet): void {
    if (this.isOver || this.peer.isDestroyed()) return
    this.untaken += packetSize(packet)
    if (this.untaken > MAX_WAITING_BYTES) return this.close('the page has stopped reading')
    this.peer.send(IPC_CHANNELS.packet, this.id, packet)
  }

  /** A packet was received. */
  received(packet: unknown): void {
    if (typeof packet === 'string' || packet instanceof Uint8Array) this.arrived(packet)
    else this.close('a packet could not be read')
  }

  /** The page has taken so much more. */
  taken(size: unknown): void {
    if (typeof size === 'number' && size > 0) this.untaken = Math.max(0, this.untaken - size)
  }

  closedByPage(): void {
    this.finish('the page closed the connection')
  }

  protected override hangUp(reason: string): void {
    if (!this.peer.isDestroyed()) this.peer.send(IPC_CHANNELS.close, this.id, reason)
  }
}
