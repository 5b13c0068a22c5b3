import { EventEmitter } from 'node:events'
import type { HandlerDetails, WebContents, WindowOpenHandlerResponse } from 'electron'
import type { WebSocket } from 'ws'
import { tellDriver } from './driver-channel.ts'
import type { Doubled } from './doubled.ts'
import { ipcMain } from './ipc-main.ts'
import { living } from './living.ts'
import type { Question } from './messages.ts'
import { only } from './only.ts'
import { preventable } from './preventable.ts'
import { makeWire } from './wire.ts'

/** Channel for reports of the page side. */
export const WINDOW_OPEN_CHANNEL = 'electron-double:window-open'
/** Channel on which the page side hears whether its window is shown. */
export const VISIBILITY_CHANNEL = 'electron-double:visibility'

/** What the double calls itself, also of a closed window. */
const OWN = ['showsPage', 'navigates', 'adopt', 'destroy', 'crash', 'hangs', 'strays'] as const

const wire = makeWire()

type Methods =
  | 'id'
  | 'send'
  | 'on'
  | 'off'
  | 'isDestroyed'
  | 'isCrashed'
  | 'getURL'
  | 'setWindowOpenHandler'
  | 'reload'
  | 'forcefullyCrashRenderer'

/** A page as seen by the main process. https://www.electronjs.org/docs/latest/api/web-contents */
export class DoubleWebContents extends EventEmitter implements Doubled<WebContents, Methods> {
  readonly id: number
  private readonly self: DoubleWebContents
  private socket: WebSocket | null = null
  private destroyed = false
  private crashed = false
  private shown = true
  /** Address of the document, in the app's own scheme. */
  private url = ''
  /** Where a navigation leads that was allowed and has not committed. */
  private next: string | null = null
  private onWindowOpen: (details: HandlerDetails) => WindowOpenHandlerResponse = () => ({ action: 'allow' })

  constructor(id: number) {
    super()
    this.id = id
    this.self = only('WebContents', living<DoubleWebContents>(this, OWN))
    return this.self
  }

  /** What cannot be cloned throws. A frame that is gone is only logged. */
  send(channel: string, ...args: unknown[]): void {
    const message = wire.encode({ channel, args: structuredClone(args) })
    if (this.socket === null) process.stderr.write('Error sending from webFrameMain: Render frame was disposed\n')
    else this.socket.send(message)
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  isCrashed(): boolean {
    return this.crashed
  }

  getURL(): string {
    return this.url
  }

  setWindowOpenHandler(handler: (details: HandlerDetails) => WindowOpenHandlerResponse): void {
    this.onWindowOpen = handler
  }

  reload(): void {
    tellDriver({ type: 'page-action', window: this.id, action: 'reload' })
  }

  forcefullyCrashRenderer(): void {
    tellDriver({ type: 'page-action', window: this.id, action: 'crash' })
  }

  /** Double only: the window is shown or hidden, and the page hears of it. */
  showsPage(isShown: boolean): void {
    this.shown = isShown
    this.socket?.send(wire.encode({ channel: VISIBILITY_CHANNEL, args: [isShown] }))
  }

  /**
   * Double only: a document is asked for; false: it was prevented. The events of a document navigation are in the order of "Navigation Events";
   * those named `will-` are for what the page itself began.
   */
  navigates(url: string, byPage: boolean): boolean {
    const facts = { url, isMainFrame: true, isSameDocument: false }
    this.emit('did-start-navigation', preventable(facts), url, false, true)
    if (byPage) {
      const event = preventable(facts)
      this.emit('will-frame-navigate', event)
      if (!event.defaultPrevented) this.emit('will-navigate', event, url)
      if (event.defaultPrevented) return false
    }
    this.next = url
    return true
  }

  /** Double only: a document of this page has connected; the previous one is gone. */
  adopt(socket: WebSocket): void {
    this.socket = socket
    this.crashed = false
    this.url = this.next ?? this.url
    this.next = null
    this.emit('did-navigate', preventable({}), this.url, 200, 'OK')
    if (!this.shown) this.showsPage(false)
    socket.on('message', (bytes: Buffer) => {
      if (!this.destroyed) this.receive(bytes)
    })
    socket.on('close', () => {
      if (this.socket === socket) this.socket = null
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
    this.crashed = true
    this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 })
  }

  /** Double only: the page does not answer input any more. */
  hangs(): void {
    this.emit('unresponsive')
  }

  /** Double only: a message of another sender; a frame that is gone is null (https://www.electronjs.org/docs/latest/api/structures/ipc-main-event). */
  strays({
    from,
    channel,
    args,
  }: Pick<Extract<Question, { kind: 'stray-message' }>, 'from' | 'channel' | 'args'>): void {
    const frames = {
      'other-document': { url: 'https://example.invalid/', parent: null },
      'inner-frame': { url: this.url, parent: { url: this.url, parent: null } },
      gone: null,
    }
    ipcMain.emit(channel, { sender: this.self, senderFrame: frames[from] }, ...args)
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
