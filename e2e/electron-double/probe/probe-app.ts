import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as Electron from 'electron'
import { test as base, type Page } from 'playwright/test'
import { launchDouble, type DoubleApp } from '../launch.ts'

type Bridge = { probe: { run(text: string, done: (error: string | null, value: unknown) => void): void } }

/** How the probe is started; the double's switches are in its environment. */
export interface ProbeOptions {
  readonly args?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
}

/** The running probe. */
export class Probe {
  readonly app: DoubleApp
  readonly page: Page
  private readonly output: () => string

  constructor(app: DoubleApp, page: Page, output: () => string) {
    this.app = app
    this.page = page
    this.output = output
  }

  /** Runs `code` in the main process, with Electron and the oldest window; resolves with its result, rejects with its error. */
  async inMain<T>(code: (electron: typeof Electron, window: Electron.BrowserWindow) => T): Promise<Awaited<T>> {
    const answer = await this.page.evaluate(
      (text) =>
        new Promise<{ error: string | null; value: unknown }>((resolve) => {
          const { probe } = globalThis as unknown as Bridge
          probe.run(text, (error, value) => resolve({ error, value }))
        }),
      code.toString(),
    )
    if (answer.error !== null) throw new Error(answer.error)
    return answer.value as Awaited<T>
  }

  /** Begins `code` there; it may end the app. */
  begin(code: (electron: typeof Electron, window: Electron.BrowserWindow) => unknown): Promise<void> {
    return this.page.evaluate((text) => {
      const { probe } = globalThis as unknown as Bridge
      probe.run(text, () => undefined)
    }, code.toString())
  }

  /** What it told so far: one entry for each event, its name first. */
  told(): readonly (readonly unknown[])[] {
    const lines = this.output().split('\n')
    return lines.filter((line) => line.startsWith('[')).map((line) => JSON.parse(line) as unknown[])
  }

  /** The names of the events it told of, without those of navigations and the start. */
  events(): readonly unknown[] {
    return this.told()
      .map(([name]) => name)
      .filter((name) => !/navigat|argv/.test(String(name)))
  }

  /** Everything it wrote. */
  log(): string {
    return this.output()
  }
}

/** Tests of the double, each with probes that end with it. */
export const test = base.extend<{ start: (options?: ProbeOptions) => Promise<Probe> }>({
  start: async ({ browser }, use) => {
    const apps: DoubleApp[] = []
    await use(async ({ args = [], env = {} } = {}) => {
      let output = ''
      const { NODE_OPTIONS: _, ...inherited } = process.env
      const app = await launchDouble({
        browser,
        main: join(import.meta.dirname, 'probe.mjs'),
        env: { ...inherited, TMPDIR: tmpdir(), ...env },
        log: (text) => (output += text),
        addressOf: (url) => url,
        args,
      })
      apps.push(app)
      const ended = app.whenEnded().then((code) => {
        throw new Error(`the probe ended with ${code} before it had a window:\n${output}`)
      })
      const page = await Promise.race([app.nextWindow(), ended])
      return new Probe(app, page, () => output)
    })
    for (const app of apps) await app.end('SIGKILL')
  },
})
