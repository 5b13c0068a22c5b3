import { EventEmitter } from 'node:events'
import type { HandlerDetails, WebContents, WindowOpenHandlerResponse } from 'electron'
import type { WebSocket } from 'ws'
import { tellDriver } from './driver-channel.ts'
import type { Doubled } from './doubled.ts'
import { ipcMain } from './ipc-main.ts'
import { only } from './only.ts'
import { makeWire } from './wire.ts'

/** Channel for reports of the page side. */
export const WINDOW_OPEN_CHANNEL = 'electron-double:window-open'

const wire = makeWire()

/** A page as seen by the main process. */
export class DoubleWebContents
  extends EventEmitter
  implements Doubled<WebContents, 'id' | 'send' | 'on' | 'off' | 'isDestroyed' | 'setWindowOpenHandler' | 'reload'>
{
  readonly id: number
  private readonly self: DoubleWebContents
  private socket: WebSocket | null = null
  private destroyed = false
  private url = 'about:blank'
  private onWindowOpen: (details: HandlerDetails) => WindowOpenHandlerResponse = () => ({ action: 'allow' })

  constructor(id: number) {
    super()
    this.id = id
    this.self = only('WebContents', this)
    return this.self
  }

  send(channel: string, ...args: unknown[]): void {
    if (this.destroyed) throw new Error('Object has been destroyed')
    this.socket?.send(wire.encode({ channel, args }))
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.onWindowOpen = handler
  }

  reload(): void {
    tellDriver({ type: 'page-action', window: this.id, action: 'reload' })
  }

  /** Double only: the address in the app's own scheme. */
  willLoad(url: string): void {
    this.url = url
  }

  /** Double only: a document of this page has connected; the previous one is gone. */
  adopt(socket: WebSocket): void {
    if (this.socket !== null) this.left()
    this.socket = socket
    socket.on('message', (bytes: Buffer) => this.receive(bytes))
    socket.on('close', () => {
      if (this.socket === socket) this.left()
    })
  }

  /** Double only: the window is closed. */
  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    this.socket?.terminate()
    this.emit('destroyed')
  }

  /** Double only: the page's process crashed. */
  crash(): void {
    this.socket = null
    this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
  }

  private left(): void {
    this.socket = null
    if (!this.destroyed) this.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
  }

  private receive(bytes: Uint8Array): void {
    const { channel, args } = wire.decode(bytes)
    if (channel !== WINDOW_OPEN_CHANNEL) {
      const senderFrame = { url: this.url, parent: null }
      ipcMain.emit(channel, { sender: this.self, senderFrame }, ...args)
      return
    }
    const { action } = this.onWindowOpen({ url: String(args[0]) } as HandlerDetails)
    if (action !== 'deny') throw new Error('the Electron double opens no windows for pages')
  }
}
