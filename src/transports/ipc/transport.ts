import type { Event as ElectronEvent, WebContents, WebContentsDidStartNavigationEventParams } from 'electron'
import { toDisposable } from '../../base/disposable.ts'
import { IPC_CHANNELS } from '../../contract/bridge.ts'
import type { Packet } from '../../contract/transport.ts'
import { Carrier } from '../carrier.ts'

/** The page at the other end. */
export type IpcPeer = Pick<WebContents, 'send' | 'isDestroyed' | 'on' | 'off'>

/** A connection of one page load. It closes with the page: closed, reloaded, navigated away or crashed. */
export class IpcTransport extends Carrier {
  private readonly peer: IpcPeer
  private readonly id: string

  /** `id` was chosen by the page. */
  constructor(peer: IpcPeer, id: string) {
    super()
    this.peer = peer
    this.id = id
    const destroyed = (): void => this.finish('the window was closed')
    const gone = (): void => this.finish('the page crashed')
    const navigated = (details: ElectronEvent<WebContentsDidStartNavigationEventParams>): void => {
      if (details.isMainFrame && !details.isSameDocument) this.finish('the page navigated away')
    }
    peer.on('destroyed', destroyed)
    peer.on('render-process-gone', gone)
    peer.on('did-start-navigation', navigated)
    this.register(
      toDisposable(() => {
        peer.off('destroyed', destroyed)
        peer.off('render-process-gone', gone)
        peer.off('did-start-navigation', navigated)
      }),
    )
  }

  override send(packet: Packet): void {
    if (!this.isOver && !this.peer.isDestroyed()) this.peer.send(IPC_CHANNELS.packet, this.id, packet)
  }

  /** A packet was received. */
  received(packet: unknown): void {
    if (typeof packet === 'string' || packet instanceof Uint8Array) this.arrived(packet)
    else this.close('a packet could not be read')
  }

  closedByPage(): void {
    this.finish('the page closed the connection')
  }

  protected override hangUp(reason: string): void {
    if (!this.peer.isDestroyed()) this.peer.send(IPC_CHANNELS.close, this.id, reason)
  }
}
