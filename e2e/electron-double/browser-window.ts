import { EventEmitter } from 'node:events'
import type { BrowserWindow as RealWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron'
import { app } from './app.ts'
import { onDriver, record, tellDriver } from './driver-channel.ts'
import type { Doubled } from './doubled.ts'
import { doubledPlatform } from './doubled-platform.ts'
import { initScripts } from './init-script.ts'
import { living } from './living.ts'
import type { WindowSize } from './messages.ts'
import { nativeImage } from './native-image.ts'
import { only } from './only.ts'
import { pageServer } from './page-server.ts'
import { preventable } from './preventable.ts'
import { DoubleWebContents } from './web-contents.ts'
import { windowList } from './window-list.ts'

type Methods =
  | 'on'
  | 'once'
  | 'loadURL'
  | 'close'
  | 'destroy'
  | 'show'
  | 'hide'
  | 'focus'
  | 'restore'
  | 'minimize'
  | 'maximize'
  | 'setFullScreen'
  | 'isFullScreen'
  | 'setMenuBarVisibility'
  | 'isMenuBarVisible'
  | 'setProgressBar'
  | 'isVisible'
  | 'isMinimized'
  | 'isMaximized'
  | 'isDestroyed'
  | 'getNormalBounds'
  | 'webContents'

/** Security options a real window must have; a page in the double would behave the same without them. */
const REQUIRED = { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false }

/** What the double calls itself, also of a closed window. */
const OWN = ['isFocusedNow', 'sizeNow', 'dragTo', 'blurNow', 'pressAlt', 'destroyNow', 'loaded'] as const

let windows: DoubleBrowserWindow[] = []
let focused: DoubleBrowserWindow | null = null
let nextId = 1

/** A window whose page is shown by a real browser, which the driver opens. https://www.electronjs.org/docs/latest/api/browser-window */
class DoubleBrowserWindow extends EventEmitter implements Doubled<RealWindow, Methods> {
  readonly webContents = new DoubleWebContents(nextId++)
  private readonly self: DoubleBrowserWindow
  private readonly preload: string
  private bounds: Rectangle
  private visible: boolean
  private minimized = false
  private maximized = false
  private fullScreen = false
  private readonly autoHidesMenuBar: boolean
  private readonly iconWidth: number
  private menuBar: boolean
  private loading = Promise.withResolvers<void>()

  constructor(options: BrowserWindowConstructorOptions) {
    super()
    const { preload, ...preferences } = options.webPreferences ?? {}
    if (preload === undefined) throw new Error('a window without a preload cannot talk to its app')
    if (JSON.stringify(preferences) !== JSON.stringify(REQUIRED)) {
      throw new Error(`unsafe webPreferences: ${JSON.stringify(preferences)}`)
    }
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    this.preload = preload
    this.visible = options.show !== false
    this.iconWidth = typeof options.icon === 'string' ? nativeImage.createFromPath(options.icon).getSize().width : 0
    this.autoHidesMenuBar = options.autoHideMenuBar === true
    this.menuBar = !this.autoHidesMenuBar
    this.bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 }
    this.self = only('BrowserWindow', living<DoubleBrowserWindow>(this, OWN))
    windows.push(this.self)
    windowList.add(this.self)
    app.emit('web-contents-created', {}, this.webContents)
    return this.self
  }

  /** In the order they were opened, whatever lies in front. */
  static getAllWindows(): DoubleBrowserWindow[] {
    return [...windows]
  }

  static getFocusedWindow(): DoubleBrowserWindow | null {
    return focused
  }

  async loadURL(url: string): Promise<void> {
    const window = this.webContents.id
    const { pageUrl, socketUrl } = await pageServer.addressesOf(url, window)
    tellDriver({
      type: 'open-page',
      window,
      url: pageUrl,
      scripts: initScripts(this.preload, socketUrl),
      size: this.sizeNow(),
    })
    await this.loading.promise
  }

  close(): void {
    const event = preventable({})
    this.emit('close', event)
    if (event.defaultPrevented) app.life.goOn()
    else this.destroyNow()
  }

  destroy(): void {
    this.destroyNow()
  }

  show(): void {
    this.appear()
    this.focus()
  }

  hide(): void {
    if (this.fullScreen && doubledPlatform === 'darwin') record({ kind: 'black-space', window: this.webContents.id })
    this.visible = false
    this.vanish()
    this.emit('hide')
  }

  focus(): void {
    if (!this.visible || this.minimized) return
    if (focused !== this.self) focused?.blurNow()
    focused = this.self
    tellDriver({ type: 'page-action', window: this.webContents.id, action: 'front' })
    this.emit('focus')
    app.emit('browser-window-focus', {}, this.self)
  }

  restore(): void {
    this.show()
    this.emit('restore')
  }

  minimize(): void {
    this.minimized = true
    this.vanish()
    this.emit('minimize')
  }

  /** Shows the window, but does not focus it. */
  maximize(): void {
    this.maximized = true
    this.appear()
    this.emit('maximize')
  }

  /** On macOS an animation ends later with the event. */
  setFullScreen(flag: boolean): void {
    setImmediate(() => {
      if (this.isDestroyed() || this.fullScreen === flag) return
      this.fullScreen = flag
      this.emit(flag ? 'enter-full-screen' : 'leave-full-screen')
    })
  }

  isFullScreen(): boolean {
    return this.fullScreen
  }

  /** Windows and macOS do not count a minimised window as visible; X11 does. */
  isVisible(): boolean {
    return this.visible && (!this.minimized || doubledPlatform === 'linux')
  }

  isMinimized(): boolean {
    return this.minimized
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

  setMenuBarVisibility(isShown: boolean): void {
    this.menuBar = isShown
  }

  isMenuBarVisible(): boolean {
    return this.menuBar
  }

  setProgressBar(progress: number): void {
    record({ kind: 'progress', window: this.webContents.id, progress })
  }

  /** Double only: the keyboard goes to it. */
  isFocusedNow(): boolean {
    return focused === this.self
  }

  /** Double only: the visible size. */
  sizeNow(): WindowSize {
    const { width, height } = this.bounds
    return { width, height }
  }

  /** Double only: width of its icon, px. */
  iconWidthNow(): number {
    return this.iconWidth
  }

  /** Double only: the user drags the window's corner. */
  dragTo(size: WindowSize): void {
    this.bounds = { ...this.bounds, ...size }
    tellDriver({ type: 'page-size', window: this.webContents.id, size })
  }

  /** Double only: the keyboard goes elsewhere. */
  blurNow(): void {
    if (focused !== this.self) return
    focused = null
    this.emit('blur')
  }

  /** Double only: the Alt key alone shows and hides a menu bar that hides itself; one that was hidden for good stays so. */
  pressAlt(): void {
    if (this.autoHidesMenuBar) this.menuBar = !this.menuBar
  }

  /** Double only: closes the window without asking. */
  destroyNow(): void {
    if (this.isDestroyed()) return
    windows = windows.filter((window) => window !== this.self)
    if (focused === this.self) focused = null
    this.webContents.destroy()
    tellDriver({ type: 'page-action', window: this.webContents.id, action: 'close' })
    this.emit('closed')
    windowList.delete(this.self)
  }

  /** Double only: the browser has loaded the page, or failed with an error. */
  loaded(error: string | null): void {
    if (error !== null) return this.loading.reject(new Error(error))
    this.loading.resolve()
    this.emit('ready-to-show')
  }

  private appear(): void {
    this.visible = true
    this.minimized = false
    this.webContents.showsPage(true)
    this.emit('show')
  }

  private vanish(): void {
    this.blurNow()
    this.webContents.showsPage(false)
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
onDriver('navigating', ({ window, navigation, url, byPage }) => {
  const isAllowed = windowOf(window)?.webContents.navigates(pageServer.ownUrlOf(url), byPage) ?? true
  tellDriver({ type: 'navigation', navigation, isAllowed })
})

/** `BrowserWindow` of the double. */
export const BrowserWindow = only('BrowserWindow', DoubleBrowserWindow)
