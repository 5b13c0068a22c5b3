import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { BrowserContext, Page } from 'playwright/test'
import { RpcClient } from '../../src/contract/client/rpc-client.ts'
import { connectControl } from '../../src/transports/control/client.ts'
import { controlPathOf } from '../../src/transports/control/place.ts'
import type { HostControl } from './host-control.ts'
import { forTests } from './page-address.ts'
import { BUILT } from './repository.ts'
import type { RunPlace } from './run-place.ts'

const READY_LINE = /^Corral is at (http:\S+)$/m

/** `corral serve`, used from a browser. */
export class HeadlessHost implements HostControl {
  readonly kind = 'headless'
  readonly desktop = null
  private readonly place: RunPlace
  private readonly context: BrowserContext
  private child: ChildProcess | null = null
  private page: Page | null = null
  /** The address the host printed, whose code this host's own first page has used; null before the first start. */
  url: URL | null = null
  /** Given to `corral serve` at the next start, besides what it always is. */
  moreArgs: readonly string[] = []
  private output = ''

  constructor(place: RunPlace, context: BrowserContext) {
    this.place = place
    this.context = context
  }

  get pid(): number {
    const pid = this.child?.pid
    if (pid === undefined) throw new Error('the host is not running')
    return pid
  }

  /** A later start uses the port of the first, so that the page finds its host again; that page goes on. */
  async start(): Promise<Page> {
    const port = this.url === null ? '0' : this.url.port
    const args = [BUILT.headless, '--no-open', '--port', port, '--data-dir', this.place.dataDir, ...this.moreArgs]
    this.child = spawn(process.execPath, args, { env: this.place.env, stdio: ['ignore', 'pipe', 'pipe'] })
    this.url = new URL(await this.readyUrl(this.child))
    if (this.page !== null) return this.page
    this.page = await this.context.newPage()
    await this.page.goto(forTests(this.url).href)
    return this.page
  }

  async openSecondWindow(): Promise<Page> {
    const page = await this.context.newPage()
    await page.goto(forTests(await this.newUrl()).href)
    return page
  }

  /** An address with a code that nobody has used. */
  async newUrl(wish: { readonly readOnly: boolean } = { readOnly: false }): Promise<URL> {
    const path = controlPathOf(this.place.dataDir, this.place.surroundings)
    if (!path.ok) throw new Error(path.error.message)
    const transport = await connectControl(path.value)
    if (!transport.ok) throw new Error(transport.error.message)
    using client = new RpcClient(transport.value)
    const address = await client.request('login.create', wish)
    if (!address.ok) throw new Error(address.error.message)
    return new URL(address.value.url)
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  stop(): Promise<number | null> {
    return this.end('SIGTERM')
  }

  log(): string {
    return this.output
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this
    if (child === null) return null
    this.child = null
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
    const exit = once(child, 'exit') as Promise<[number | null]>
    child.kill(signal)
    const [code] = await exit
    return code
  }

  private readyUrl(child: ChildProcess): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    const began = this.output.length
    const hear = (text: string): void => {
      this.output += text
      const url = READY_LINE.exec(this.output.slice(began))?.[1]
      if (url !== undefined) resolve(url)
    }
    child.stdout?.setEncoding('utf8').on('data', hear)
    child.stderr?.setEncoding('utf8').on('data', hear)
    child.once('exit', (code) => reject(new Error(`the host ended with ${code} before it was ready:\n${this.output}`)))
    return promise
  }
}
