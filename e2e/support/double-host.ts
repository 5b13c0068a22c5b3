import type { Browser, Page } from 'playwright/test'
import { launchDouble, type DoubleApp } from '../electron-double/launch.ts'
import type { Call, Dialog, ItemView, TrayView } from '../electron-double/messages.ts'
import type { DesktopControls, HostControl } from './host-control.ts'
import { BUILT } from './repository.ts'
import type { RunPlace } from './run-place.ts'

/** The desktop app's own bundle under the Electron double. */
export class DoubleHost implements HostControl, DesktopControls {
  readonly kind = 'double'
  readonly desktop = this
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
      main: BUILT.desktop,
      env: place.env,
      log: (text) => (this.output += text),
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
    const ids = (await this.app.windowViews()).map(({ id }) => id)
    await this.app.act({ kind: 'close-window', window: Math.min(...ids) })
  }

  async visibleWindows(): Promise<number> {
    return (await this.app.windowViews()).filter(({ visible }) => visible).length
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

  private get app(): DoubleApp {
    if (this.running === null) throw new Error('the app is not running')
    return this.running
  }
}
