import { EventEmitter } from 'node:events'
import type { BrowserWindow as RealWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron'
import { app } from './app.ts'
import { onDriver, record, tellDriver } from './driver-channel.ts'
import type { Doubled } from './doubled.ts'
import { initScript } from './init-script.ts'
import type { WindowSize } from './messages.ts'
import { only } from './only.ts'
import { pageServer } from './page-server.ts'
import { DoubleWebContents } from './web-contents.ts'

type Methods =
  | 'on'
  | 'once'
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'restore'
  | 'maximize'
  | 'setProgressBar'
  | 'isVisible'
  | 'isMinimized'
  | 'isMaximized'
  | 'isDestroyed'
  | 'getNormalBounds'
  | 'webContents'

/** Security options a real window must have; a page in the double would behave the same without them. */
const REQUIRED = { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false }

let windows: DoubleBrowserWindow[] = []
let nextId = 1

/** A window whose page is shown by a real browser, which the driver opens. */
class DoubleBrowserWindow extends EventEmitter implements Doubled<RealWindow, Methods> {
  readonly webContents = new DoubleWebContents(nextId++)
  private readonly self: DoubleBrowserWindow
  private readonly preload: string
  private bounds: Rectangle
  private visible: boolean
  private maximized = false
  private loading = Promise.withResolvers<void>()

  constructor(options: BrowserWindowConstructorOptions) {
    super()
    const { preload, ...preferences } = options.webPreferences ?? {}
    if (preload === undefined) throw new Error('a window without a preload cannot talk to its app')
    if (JSON.stringify(preferences) !== JSON.stringify(REQUIRED)) {
      throw new Error(`unsafe webPreferences: ${JSON.stringify(preferences)}`)
    }
    this.preload = preload
    this.visible = options.show !== false
    this.bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 }
    this.self = only('BrowserWindow', this)
    windows.push(this.self)
    app.emit('web-contents-created', {}, this.webContents)
    return this.self
  }

  static getAllWindows(): DoubleBrowserWindow[] {
    return [...windows]
  }

  static getFocusedWindow(): DoubleBrowserWindow | null {
    return windows.find((window) => window.isFocusedNow()) ?? null
  }

  async loadURL(url: string): Promise<void> {
    const window = this.webContents.id
    const { pageUrl, socketUrl } = await pageServer.addressesOf(url, window)
    this.webContents.willLoad(url)
    tellDriver({
      type: 'open-page',
      window,
      url: pageUrl,
      script: initScript(this.preload, socketUrl),
      size: this.sizeNow(),
    })
    await this.loading.promise
  }

  show(): void {
    this.visible = true
    this.focus()
  }

  hide(): void {
    this.visible = false
  }

  /** The last window in the list is the front one. */
  focus(): void {
    windows = [...windows.filter((window) => window !== this.self), this.self]
    tellDriver({ type: 'page-action', window: this.webContents.id, action: 'front' })
  }

  restore(): void {
    this.show()
  }

  maximize(): void {
    this.maximized = true
    this.show()
  }

  isVisible(): boolean {
    return this.visible
  }

  isMinimized(): boolean {
    return false
  }

  isMaximized(): boolean {
    return this.maximized
  }

  isDestroyed(): boolean {
    return this.webContents.isDestroyed()
  }

  getNormalBounds(): Rectangle {
    return this.bounds
  }

  setProgressBar(progress: number): void {
    record({ kind: 'progress', window: this.webContents.id, progress })
  }

  /** Double only: in front and visible. */
  isFocusedNow(): boolean {
    return this.visible && windows.at(-1) === this.self
  }

  /** Double only: the visible size. */
  sizeNow(): WindowSize {
    const { width, height } = this.bounds
    return { width, height }
  }

  /** Double only: the user drags the window's corner. */
  dragTo(size: WindowSize): void {
    this.bounds = { ...this.bounds, ...size }
    tellDriver({ type: 'page-size', window: this.webContents.id, size })
  }

  /** Double only: the user clicks the window's close button. */
  clickClose(): void {
    const event = { prevented: false, preventDefault: () => (event.prevented = true) }
    this.emit('close', event)
    if (!event.prevented) this.destroyNow()
  }

  /** Double only: closes the window without asking. */
  destroyNow(): void {
    if (this.isDestroyed()) return
    windows = windows.filter((window) => window !== this.self)
    this.webContents.destroy()
    tellDriver({ type: 'page-action', window: this.webContents.id, action: 'close' })
    this.emit('closed')
    if (windows.length === 0) app.emit('window-all-closed')
  }

  /** Double only: the browser has loaded the page, or failed with an error. */
  loaded(error: string | null): void {
    if (error !== null) return this.loading.reject(new Error(error))
    this.loading.resolve()
    this.emit('ready-to-show')
  }
}

/** The window with this id; undefined if it is closed. */
export function windowOf(id: number): DoubleBrowserWindow | undefined {
  return windows.find((window) => window.webContents.id === id)
}

pageServer.on('page', (id, socket) => {
  const window = windowOf(id)
  if (window === undefined) socket.terminate()
  else window.webContents.adopt(socket)
})
onDriver('page-loaded', ({ window, error }) => windowOf(window)?.loaded(error))
onDriver('page-closed', ({ window }) => windowOf(window)?.destroyNow())
onDriver('page-crashed', ({ window }) => windowOf(window)?.webContents.crash())

/** `BrowserWindow` of the double. */
export const BrowserWindow = only('BrowserWindow', DoubleBrowserWindow)
