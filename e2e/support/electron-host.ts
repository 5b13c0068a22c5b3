import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { _electron, type ElectronApplication, type Page } from 'playwright/test'
import type { Call, Dialog, ItemView, TrayView, WindowSize } from '../electron-double/messages.ts'
import { isSandboxed } from './electron-binary.ts'
import * as inside from './electron-inside.ts'
import type { DesktopControls, HostControl } from './host-control.ts'
import { forTests } from './page-address.ts'
import { REPOSITORY } from './repository.ts'
import type { RunPlace } from './run-place.ts'

const POLL_MS = 50

/** The desktop app in the real Electron. */
export class ElectronHost implements HostControl, DesktopControls {
  readonly kind = 'electron'
  readonly desktop = this
  private readonly place: RunPlace
  private readonly binary: string
  private running: ElectronApplication | null = null
  private exit: Promise<number | null> = Promise.resolve(null)
  private output = ''

  constructor(place: RunPlace, binary: string) {
    this.place = place
    this.binary = binary
  }

  get pid(): number {
    const { pid } = this.app.process()
    if (pid === undefined) throw new Error('the app is not running')
    return pid
  }

  async start(): Promise<Page> {
    const env = Object.fromEntries(
      Object.entries(this.place.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    )
    // Playwright leaves the sandbox out on Linux unless it is told not to.
    const chromiumSandbox = await isSandboxed(this.binary)
    this.running = await _electron.launch({ executablePath: this.binary, args: [REPOSITORY], env, chromiumSandbox })
    const child = this.running.process()
    child.stdout?.on('data', (text: Buffer) => (this.output += text.toString()))
    child.stderr?.on('data', (text: Buffer) => (this.output += text.toString()))
    this.exit = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null)
    await this.running.evaluate(inside.install)
    return prepared(await this.running.firstWindow())
  }

  async openSecondWindow(): Promise<Page> {
    const [page] = await Promise.all([this.app.waitForEvent('window'), this.clickMenu('New window')])
    return prepared(page)
  }

  async kill(): Promise<void> {
    this.app.process().kill('SIGKILL')
    await this.exit
  }

  async stop(): Promise<number | null> {
    this.running?.process().kill('SIGTERM')
    return this.exit
  }

  log(): string {
    return this.output
  }

  tray(): Promise<TrayView> {
    return this.app.evaluate(inside.readTray)
  }

  clickTray(label: string): Promise<void> {
    return this.app.evaluate(inside.clickTray, label)
  }

  menu(): Promise<readonly ItemView[]> {
    return this.app.evaluate(inside.readMenu)
  }

  clickMenu(label: string): Promise<void> {
    return this.app.evaluate(inside.clickMenu, label)
  }

  async dialog(): Promise<Dialog> {
    for (;;) {
      const dialog = await this.app.evaluate(inside.readDialog)
      if (dialog !== null) return dialog
      await new Promise((resolve) => {
        setTimeout(resolve, POLL_MS)
      })
    }
  }

  async answerDialog(label: string): Promise<void> {
    await this.dialog()
    await this.app.evaluate(inside.answerDialog, { kind: 'button', label } as const)
  }

  async choosePaths(paths: readonly string[]): Promise<void> {
    await this.dialog()
    await this.app.evaluate(inside.answerDialog, { kind: 'paths', paths: [...paths] } as const)
  }

  clickClose(): Promise<void> {
    return this.app.evaluate(inside.closeFirstWindow)
  }

  visibleWindows(): Promise<number> {
    return this.app.evaluate(inside.visibleWindows)
  }

  resizeWindow(size: WindowSize): Promise<void> {
    return this.app.evaluate(inside.resizeFirstWindow, size)
  }

  windowSize(): Promise<WindowSize> {
    return this.app.evaluate(inside.sizeOfFirstWindow)
  }

  async startAgain(): Promise<void> {
    const sandbox = (await isSandboxed(this.binary)) ? [] : ['--no-sandbox']
    await promisify(execFile)(this.binary, [...sandbox, REPOSITORY], { env: this.place.env })
  }

  calls(): Promise<readonly Call[]> {
    return this.app.evaluate(inside.readCalls)
  }

  whenEnded(): Promise<number | null> {
    return this.exit
  }

  private get app(): ElectronApplication {
    if (this.running === null) throw new Error('the app is not running')
    return this.running
  }
}

/** Electron opens the address the app passed; tests need their own. */
async function prepared(page: Page): Promise<Page> {
  await page.goto(forTests(new URL(page.url())).href)
  return page
}
