import type { Browser, Page } from 'playwright/test'
import { launchDouble, type DoubleApp } from '../electron-double/launch.ts'
import type { Call, Dialog, ItemView, TrayView, WindowSize } from '../electron-double/messages.ts'
import type { DesktopControls, HostControl } from './host-control.ts'
import { forTests } from './page-address.ts'
import { BUILT } from './repository.ts'
import type { RunPlace } from './run-place.ts'

/** The desktop app's own bundle under the Electron double. */
export class DoubleHost implements HostControl, DesktopControls {
  readonly kind = 'double'
  readonly desktop = this
  /** Arguments of the app from its next start on. */
  args: readonly string[] = []
  /** The built main process, likewise. */
  main = BUILT.desktop
  private readonly place: RunPlace
  private readonly browser: Browser
  private running: DoubleApp | null = null
  private output = ''

  constructor(place: RunPlace, browser: Browser) {
    this.place = place
    this.browser = browser
  }

  get pid(): number {
    return this.app.pid
  }

  async start(): Promise<Page> {
    const { browser, place } = this
    this.running = await launchDouble({
      browser,
      main: this.main,
      env: place.env,
      log: (text) => (this.output += text),
      addressOf: (url) => forTests(new URL(url)).href,
      args: this.args,
    })
    const ended = this.running.whenEnded().then((code) => {
      throw new Error(`the app ended with ${code} before it had a window:\n${this.output}`)
    })
    return Promise.race([this.running.nextWindow(), ended])
  }

  async openSecondWindow(): Promise<Page> {
    const next = this.app.nextWindow()
    await this.clickMenu('New window')
    return next
  }

  async kill(): Promise<void> {
    await this.app.end('SIGKILL')
  }

  async stop(): Promise<number | null> {
    return this.running === null ? null : this.running.end('SIGTERM')
  }

  log(): string {
    return this.output
  }

  tray(): Promise<TrayView> {
    return this.app.tray()
  }

  clickTray(label: string): Promise<void> {
    return this.app.act({ kind: 'click-tray', label })
  }

  menu(): Promise<readonly ItemView[]> {
    return this.app.menu()
  }

  clickMenu(label: string): Promise<void> {
    return this.app.act({ kind: 'click-menu', label })
  }

  dialog(): Promise<Dialog> {
    return this.app.dialog()
  }

  answerDialog(label: string): Promise<void> {
    return this.app.answerDialog(label)
  }

  choosePaths(paths: readonly string[]): Promise<void> {
    return this.app.choosePaths(paths)
  }

  async clickClose(): Promise<void> {
    await this.app.act({ kind: 'close-window', window: await this.firstWindow() })
  }

  async visibleWindows(): Promise<number> {
    return (await this.app.windowViews()).filter(({ visible }) => visible).length
  }

  async resizeWindow(size: WindowSize): Promise<void> {
    await this.app.act({ kind: 'resize-window', window: await this.firstWindow(), size })
  }

  async windowSize(): Promise<WindowSize> {
    const id = await this.firstWindow()
    const window = (await this.app.windowViews()).find((view) => view.id === id)
    if (window === undefined) throw new Error('there is no window')
    return window.size
  }

  startAgain(): Promise<void> {
    return this.app.act({ kind: 'second-instance' })
  }

  calls(): Promise<readonly Call[]> {
    return Promise.resolve(this.app.calls)
  }

  whenEnded(): Promise<number | null> {
    return this.app.whenEnded()
  }

  private async firstWindow(): Promise<number> {
    return Math.min(...(await this.app.windowViews()).map(({ id }) => id))
  }

  /** The running double: what the system does to it. */
  get app(): DoubleApp {
    if (this.running === null) throw new Error('the app is not running')
    return this.running
  }
}
