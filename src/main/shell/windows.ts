import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron'
import { Lifetime } from '../../base/disposable.ts'
import { Emitter } from '../../base/event.ts'
import type { ShellCommand } from '../../contract/bridge.ts'
import type { ReportBug } from '../../contract/rpc/handlers.ts'
import type { IpcServer } from '../../transports/ipc/server.ts'
import type { CloseOutcome } from './close-policy.ts'
import { reviveAfterCrash, reviveWhenHanging } from './page-revival.ts'
import type { WindowMemoryFile } from './window-memory.ts'
import { MIN_SIZE, placeOf } from './window-place.ts'

/** `--bg-0` of the page's tokens, so that nothing flashes before it paints. */
const BACKGROUND = { dark: '#0b0d10', light: '#ffffff' }

/** What Windows needs. */
export interface WindowsOptions {
  readonly url: string
  readonly preload: string
  readonly icon: string
  readonly memory: WindowMemoryFile
  readonly ipc: Pick<IpcServer, 'onDidConnect' | 'isConnected' | 'command'>
  /** Decides what closing a window does; `otherWindows` counts those that are open, minimised or not. */
  readonly onClose: (otherWindows: number) => CloseOutcome
  readonly reportBug: ReportBug
}

/** Corral's windows. All show the same page; commands for a page wait until it has connected. */
export class Windows extends Lifetime {
  private readonly options: WindowsOptions
  private readonly waiting = new Map<number, ShellCommand[]>()
  private readonly hides = this.register(new Emitter<void>())
  /** The windows that had the keyboard, the last one first. */
  private used: BrowserWindow[] = []
  private readonly sessionQueries = this.register(new Emitter<void>())
  private readonly sessionEnds = this.register(new Emitter<void>())

  /** The last window was hidden instead of closed. */
  readonly onDidHide = this.hides.event
  /** The person logs off (Windows), and the system waits until the app has ended. */
  readonly onSessionQuery = this.sessionQueries.event
  /** The system ends the process (Windows): once the listeners have returned, nothing runs any more. */
  readonly onSessionEnd = this.sessionEnds.event

  constructor(options: WindowsOptions) {
    super()
    this.options = options
    this.register(options.ipc.onDidConnect((contents) => this.tellWaiting(contents)))
  }

  /** Opens another window. */
  open(): BrowserWindow {
    const { memory, url, preload, icon } = this.options
    const isFirst = BrowserWindow.getAllWindows().length === 0
    const window = new BrowserWindow({
      ...placeOf(
        isFirst ? memory.value.bounds : null,
        screen.getAllDisplays().map(({ workArea }) => workArea),
      ),
      minWidth: MIN_SIZE.width,
      minHeight: MIN_SIZE.height,
      show: false,
      title: 'Corral',
      icon,
      backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
      webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false },
    })
    // Hidden for good: a menu bar that hides itself would come up with a bare Alt, which belongs to the terminal.
    if (process.platform !== 'darwin') window.setMenuBarVisibility(false)
    window.once('ready-to-show', () => {
      if (isFirst && memory.value.maximized) window.maximize()
      window.show()
    })
    this.follow(window)
    window.loadURL(url).catch((error: unknown) => {
      this.options.reportBug(error, 'loading the page')
      if (!window.isDestroyed()) window.show()
    })
    return window
  }

  /** A window that is shown, for a question. */
  shown(): BrowserWindow {
    const window = this.focus()
    if (!window.isVisible()) window.show()
    return window
  }

  /** Brings a window to the front, opening one if there is none. */
  focus(): BrowserWindow {
    const window = this.current()
    if (window === null) return this.open()
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
    return window
  }

  /** Shows a window and asks its page for something. */
  command(command: ShellCommand): void {
    const { webContents } = this.focus()
    if (this.options.ipc.isConnected(webContents)) return this.options.ipc.command(webContents, command)
    this.waiting.set(webContents.id, [...(this.waiting.get(webContents.id) ?? []), command])
  }

  /** The window the person used last; null: none is open. */
  current(): BrowserWindow | null {
    const windows = [...this.used, ...BrowserWindow.getAllWindows()]
    return BrowserWindow.getFocusedWindow() ?? windows.find(isOpen) ?? windows[0] ?? null
  }

  /** The person looks at one of them. */
  isInFront(): boolean {
    return BrowserWindow.getFocusedWindow() !== null
  }

  /** Stores the window's place; called before an exit that closes windows without events. */
  rememberPlace(): void {
    const window = this.current()
    if (window !== null) this.remember(window)
  }

  /** Shows how far something long is, 0–1, on every window's icon; null: done. Linux shows nothing. */
  showProgress(progress: number | null): void {
    for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(progress ?? -1)
  }

  private follow(window: BrowserWindow): void {
    const { reportBug } = this.options
    const { id } = window.webContents
    window.on('close', (event) => this.closing(window, event))
    window.on('focus', () => (this.used = [window, ...this.used.filter((other) => other !== window)]))
    window.on('closed', () => {
      this.used = this.used.filter((other) => other !== window)
      this.waiting.delete(id)
    })
    window.on('query-session-end', (event) => {
      event.preventDefault()
      this.sessionQueries.fire()
    })
    window.on('session-end', () => this.sessionEnds.fire())
    reviveAfterCrash(window, reportBug)
    reviveWhenHanging(window, reportBug)
  }

  private closing(window: BrowserWindow, event: { preventDefault(): void }): void {
    this.remember(window)
    const others = BrowserWindow.getAllWindows().filter((other) => other !== window && isOpen(other))
    const outcome = this.options.onClose(others.length)
    if (outcome === 'close') return
    event.preventDefault()
    if (outcome !== 'hide') return
    hide(window)
    this.hides.fire()
  }

  private remember(window: BrowserWindow): void {
    this.options.memory.update({ bounds: window.getNormalBounds(), maximized: window.isMaximized() })
  }

  private tellWaiting(contents: WebContents): void {
    for (const command of this.waiting.get(contents.id) ?? []) this.options.ipc.command(contents, command)
    this.waiting.delete(contents.id)
  }
}

/** A minimised window is one the person can go back to; not every system counts it as visible. */
function isOpen(window: BrowserWindow): boolean {
  return window.isVisible() || window.isMinimized()
}

/** On macOS a window hidden in full screen leaves an empty space behind. */
function hide(window: BrowserWindow): void {
  if (!window.isFullScreen()) return window.hide()
  window.once('leave-full-screen', () => window.hide())
  window.setFullScreen(false)
}
