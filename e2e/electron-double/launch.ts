import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright'
import type {
  Call,
  Dialog,
  DialogAnswer,
  FromDouble,
  ItemView,
  Question,
  ToDouble,
  TrayView,
  WindowView,
} from './messages.ts'
import { NavigationWatch } from './navigation-watch.ts'
import { addToDocuments } from './page-worlds.ts'

const REGISTER = join(import.meta.dirname, 'register.ts')

/** What to run and where its windows open. */
export interface LaunchOptions {
  /** A real browser; each window becomes a page in its own context. */
  readonly browser: Browser
  /** The built main process, `out/main/index.js`. */
  readonly main: string
  readonly env: NodeJS.ProcessEnv
  /** Receives what the app writes to its standard streams. */
  readonly log: (text: string) => void
  /** Returns the address to open instead of the window's own, with additions for tests. */
  readonly addressOf: (url: string) => string
  /** Arguments of the app. */
  readonly args?: readonly string[]
}

/** Runs the app under the Electron double. */
export async function launchDouble(options: LaunchOptions): Promise<DoubleApp> {
  const context = await options.browser.newContext()
  const child = spawn(process.execPath, ['--import', REGISTER, options.main, ...(options.args ?? [])], {
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  child.stdout?.setEncoding('utf8').on('data', options.log)
  child.stderr?.setEncoding('utf8').on('data', options.log)
  return new DoubleApp(child, context, options.addressOf)
}

type OpenPage = Extract<FromDouble, { type: 'open-page' }>

interface OpenDialog {
  readonly id: number
  readonly dialog: Dialog
  /** Where a blocked app looks for the answer; null: it is not blocked. */
  readonly blocking: string | null
}

/** The running app: its pages, and actions of the user outside them. */
export class DoubleApp {
  /** Recorded calls, oldest first. */
  readonly calls: Call[] = []
  private readonly child: ChildProcess
  private readonly context: BrowserContext
  private readonly addressOf: LaunchOptions['addressOf']
  private readonly pages = new Map<number, Page>()
  private readonly openings = new Map<number, OpenPage>()
  private readonly crashed = new Set<Page>()
  private readonly watches = new Map<number, NavigationWatch>()
  private readonly navigations = new Map<number, (isAllowed: boolean) => void>()
  private readonly answers = new Map<number, PromiseWithResolvers<unknown>>()
  private readonly pageWaiters = new Set<(page: Page) => void>()
  private readonly dialogWaiters = new Set<() => void>()
  private dialogs: readonly OpenDialog[] = []
  private nextCall = 1
  private readonly exit: Promise<number | null>

  constructor(child: ChildProcess, context: BrowserContext, addressOf: LaunchOptions['addressOf']) {
    this.child = child
    this.context = context
    this.addressOf = addressOf
    child.on('message', (message: FromDouble) => void this.receive(message))
    this.exit = once(child, 'exit').then(async ([code]: (number | null)[]) => {
      for (const { reject } of this.answers.values()) reject(new Error('the app has ended'))
      await this.context.close()
      return code ?? null
    })
  }

  /** Process id of the main process. */
  get pid(): number {
    if (this.child.pid === undefined) throw new Error('the app was not started')
    return this.child.pid
  }

  /** Pages of the open windows, oldest first. */
  windows(): Page[] {
    return [...this.pages.values()]
  }

  /** Resolves with the next page that opens. Call it before the action that opens it. */
  nextWindow(): Promise<Page> {
    return new Promise((resolve) => {
      this.pageWaiters.add(resolve)
    })
  }

  /** Sends a signal; resolves with the exit code. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal)
    return this.exit
  }

  /** Resolves with the exit code when the app has ended. */
  whenEnded(): Promise<number | null> {
    return this.exit
  }

  tray(): Promise<TrayView> {
    return this.ask({ kind: 'tray' }) as Promise<TrayView>
  }

  menu(): Promise<readonly ItemView[]> {
    return this.ask({ kind: 'menu' }) as Promise<readonly ItemView[]>
  }

  windowViews(): Promise<readonly WindowView[]> {
    return this.ask({ kind: 'windows' }) as Promise<readonly WindowView[]>
  }

  /** True if the app lets its pages have this permission. */
  permits(permission: string): Promise<boolean> {
    return this.ask({ kind: 'ask-permission', permission }) as Promise<boolean>
  }

  /** Performs an action of the user: click, close, start again, shut down. */
  async act(question: Exclude<Question, { kind: 'tray' | 'menu' | 'windows' | 'answer-dialog' }>): Promise<void> {
    await this.ask(question)
  }

  /** The open dialog; waits for one if there is none. */
  async dialog(): Promise<Dialog> {
    const [first] = this.dialogs
    if (first !== undefined) return first.dialog
    await new Promise<void>((resolve) => {
      this.dialogWaiters.add(resolve)
    })
    return this.dialog()
  }

  /** Dialogs that are open, oldest first. */
  openDialogs(): readonly Dialog[] {
    return this.dialogs.map(({ dialog }) => dialog)
  }

  /** Clicks a button of the open or next dialog. */
  async answerDialog(label: string): Promise<void> {
    await this.answer({ kind: 'button', label })
  }

  /** Chooses a folder in the open or next system dialog. */
  async choosePaths(paths: readonly string[]): Promise<void> {
    await this.answer({ kind: 'paths', paths })
  }

  private async answer(answer: DialogAnswer): Promise<void> {
    await this.dialog()
    const [first, ...rest] = this.dialogs
    if (first === undefined) throw new Error('the dialog went away')
    this.dialogs = rest
    if (first.blocking === null) return void (await this.ask({ kind: 'answer-dialog', id: first.id, answer }))
    writeFileSync(`${first.blocking}.new`, JSON.stringify(answer))
    renameSync(`${first.blocking}.new`, first.blocking)
  }

  private ask(question: Question): Promise<unknown> {
    const call = this.nextCall++
    const pending = Promise.withResolvers<unknown>()
    this.answers.set(call, pending)
    this.tell({ type: 'call', call, question })
    return pending.promise
  }

  private tell(message: ToDouble): void {
    // Without somebody to hear it, the failure of a message to an app that is ending would fail the test.
    if (this.child.connected) this.child.send(message, () => undefined)
  }

  private async receive(message: FromDouble): Promise<void> {
    switch (message.type) {
      case 'open-page':
        return this.openPage(message)
      case 'page-action':
        return this.doToPage(message)
      case 'page-size':
        return this.resizePage(message)
      case 'navigation':
        this.navigations.get(message.navigation)?.(message.isAllowed)
        this.navigations.delete(message.navigation)
        return
      case 'record':
        this.calls.push(message.record)
        return
      case 'dialog':
        this.dialogs = [...this.dialogs, message]
        for (const resolve of this.dialogWaiters) resolve()
        this.dialogWaiters.clear()
        return
      case 'dialog-gone':
        this.dialogs = this.dialogs.filter(({ id }) => id !== message.id)
        return
      case 'answer':
        this.settle(message)
    }
  }

  private settle({ call, value, error }: Extract<FromDouble, { type: 'answer' }>): void {
    const pending = this.answers.get(call)
    this.answers.delete(call)
    if (error === null) pending?.resolve(value)
    else pending?.reject(new Error(error))
  }

  private async openPage(opening: OpenPage): Promise<void> {
    const { window, url, scripts, size } = opening
    const page = await this.context.newPage()
    this.pages.set(window, page)
    this.openings.set(window, opening)
    page.on('crash', () => {
      this.crashed.add(page)
      this.tell({ type: 'page-crashed', window })
    })
    page.on('close', () => {
      if (this.pages.get(window) !== page) return
      this.pages.delete(window)
      this.tell({ type: 'page-closed', window })
    })
    await page.setViewportSize(size)
    await addToDocuments(page, scripts)
    const watch = await NavigationWatch.of(page, (to, byPage) => this.askNavigation(window, to, byPage))
    this.watches.set(window, watch)
    watch.expectOne()
    const error = await page.goto(this.addressOf(url)).then(() => null, String)
    this.tell({ type: 'page-loaded', window, error })
    for (const resolve of this.pageWaiters) resolve(page)
    this.pageWaiters.clear()
  }

  /** A page whose process has crashed cannot be used any more: its window gets another one. */
  private async reload(window: number, page: Page): Promise<void> {
    const opening = this.openings.get(window)
    if (!this.crashed.has(page) || opening === undefined) {
      this.watches.get(window)?.expectOne()
      await page.reload()
      return
    }
    this.pages.delete(window)
    await Promise.all([page.close(), this.openPage(opening)])
  }

  /** An app that has ended prevents nothing. */
  private askNavigation(window: number, url: string, byPage: boolean): Promise<boolean> {
    const navigation = this.nextCall++
    return new Promise((resolve) => {
      this.navigations.set(navigation, resolve)
      if (this.child.connected) this.tell({ type: 'navigating', window, navigation, url, byPage })
      else resolve(true)
    })
  }

  private async resizePage({ window, size }: Extract<FromDouble, { type: 'page-size' }>): Promise<void> {
    const page = this.pages.get(window)
    if (page !== undefined) await unlessClosed(page, page.setViewportSize(size))
  }

  private async doToPage({ window, action }: Extract<FromDouble, { type: 'page-action' }>): Promise<void> {
    const page = this.pages.get(window)
    if (page === undefined) return
    const acts = {
      close: () => page.close(),
      reload: () => this.reload(window, page),
      front: () => page.bringToFront(),
      crash: () => crash(page),
    }
    await unlessClosed(page, acts[action]())
  }
}

/** Ends the page's process. Nothing answers then, so nothing is waited for. */
async function crash(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  devtools.send('Page.crash').catch(() => undefined)
}

/** Ignores an error if the page is closed, because then nothing is needed any more. */
async function unlessClosed(page: Page, done: Promise<unknown>): Promise<void> {
  await done.catch((error: unknown) => {
    if (!page.isClosed()) throw error
  })
}
