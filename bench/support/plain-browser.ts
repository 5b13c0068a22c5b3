import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { chromiumPath } from '../../test/support/system-chromium.ts'
import { VIEWPORT, WITHOUT_WINDOW } from './browser.ts'
import type { Scope } from './scope.ts'
import { within } from './wait.ts'

const LISTENING = /^DevTools listening on (ws:\S+)$/m

/** The answer to a command of the DevTools protocol. */
interface Answer {
  readonly id?: number
  readonly error?: { readonly message: string }
  readonly result?: unknown
}

interface Evaluated {
  readonly result: { readonly value?: unknown; readonly objectId?: string }
  readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } }
}

/**
 * The system's Chromium without network instrumentation. Playwright receives every WebSocket message in full, as
 * base64, which reduces the measured speed of a WebSocket to little more than half.
 */
export class PlainBrowser {
  private readonly socket: WebSocket
  private readonly pending = new Map<number, PromiseWithResolvers<unknown>>()
  private lastId = 0

  private constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (message: Buffer) => this.receive(JSON.parse(message.toString()) as Answer))
  }

  static async start(scope: Scope): Promise<PlainBrowser> {
    const profile = `--user-data-dir=${scope.temporaryDir()}`
    const args = ['--headless', '--remote-debugging-port=0', '--no-first-run', profile, ...WITHOUT_WINDOW]
    const child = spawn(chromiumPath(), args, { stdio: ['ignore', 'ignore', 'pipe'] })
    scope.defer(() => end(child))
    const socket = new WebSocket(await within(addressOf(child), 'the browser'))
    await once(socket, 'open')
    return new PlainBrowser(socket)
  }

  /** Opens a page without stored data. */
  async open(url: string): Promise<PlainPage> {
    const { browserContextId } = await this.send<{ browserContextId: string }>('Target.createBrowserContext')
    const { targetId } = await this.send<{ targetId: string }>('Target.createTarget', { url, browserContextId })
    const { sessionId } = await this.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })
    const page = new PlainPage(this, sessionId)
    await page.send('Emulation.setDeviceMetricsOverride', { ...VIEWPORT, deviceScaleFactor: 1, mobile: false })
    return page
  }

  /** Sends a command of the DevTools protocol; without a session it is for the browser. */
  send<T>(method: string, params: object = {}, sessionId?: string): Promise<T> {
    const id = ++this.lastId
    const answer = Promise.withResolvers<unknown>()
    this.pending.set(id, answer)
    this.socket.send(JSON.stringify({ id, method, params, sessionId }))
    return within(answer.promise as Promise<T>, method)
  }

  private receive({ id = 0, error, result }: Answer): void {
    if (error === undefined) this.pending.get(id)?.resolve(result)
    else this.pending.get(id)?.reject(new Error(error.message))
    this.pending.delete(id)
  }
}

/** A page without instrumentation. Functions are sent there as text: they must be self-contained. */
export class PlainPage {
  private readonly browser: PlainBrowser
  private readonly sessionId: string

  constructor(browser: PlainBrowser, sessionId: string) {
    this.browser = browser
    this.sessionId = sessionId
  }

  send<T>(method: string, params: object = {}): Promise<T> {
    return this.browser.send<T>(method, params, this.sessionId)
  }

  /** Creates a value with `make` and keeps it in the page. */
  async keep<T, A>(make: (argument: A) => T | Promise<T>, argument: A): Promise<PlainHandle<T>> {
    const expression = `(${make.toString()})(${JSON.stringify(argument)})`
    const { objectId = '' } = await this.settle('Runtime.evaluate', { expression, awaitPromise: true })
    return new PlainHandle<T>(this, objectId)
  }

  /** Resolves once `isSo` is true; retried while the page is being reloaded. */
  async until<A>(isSo: (argument: A) => boolean, argument: A): Promise<void> {
    const poll = `new Promise((resolve) => {
      const look = () => ((${isSo.toString()})(${JSON.stringify(argument)}) ? resolve() : setTimeout(look, 20))
      look()
    })`
    await this.settle('Runtime.evaluate', { expression: poll, awaitPromise: true })
  }

  /** Sends a command that runs code in the page; an exception there is thrown here. */
  async settle(method: string, params: object): Promise<Evaluated['result']> {
    const { result, exceptionDetails: thrown } = await this.send<Evaluated>(method, params)
    if (thrown !== undefined) throw new Error(thrown.exception?.description ?? thrown.text)
    return result
  }
}

/** A value that lives in a page. */
export class PlainHandle<T> {
  private readonly page: PlainPage
  private readonly objectId: string

  constructor(page: PlainPage, objectId: string) {
    this.page = page
    this.objectId = objectId
  }

  async evaluate<R, A>(act: (thing: T, argument: A) => R | Promise<R>, argument: A): Promise<R> {
    const { objectId } = this
    const { value } = await this.page.settle('Runtime.callFunctionOn', {
      functionDeclaration: act.toString(),
      objectId,
      arguments: [{ objectId }, { value: argument }],
      awaitPromise: true,
      returnByValue: true,
    })
    return value as R
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let output = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text
    const address = LISTENING.exec(output)?.[1]
    if (address !== undefined) resolve(address)
  })
  child.once('exit', (code) => reject(new Error(`the browser ended with ${code}:\n${output}`)))
  return promise
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}
