import { chromium, type Browser, type Page } from 'playwright'
import { chromiumPath } from '../../test/support/system-chromium.ts'
import type { Scope } from './scope.ts'

/** The window most people have. */
export const VIEWPORT = { width: 1440, height: 900 }

/** What the desktop app switches in its Chromium (`src/main/index.ts`). */
const DESKTOP_SWITCHES = ['--disable-features=DeferRendererTasksAfterInput']

/** Whose Chromium is stood in for: the desktop app's, with its switches, or a person's own browser. */
export type BrowserKind = 'desktop' | 'plain'

/** Nothing is slowed down for being in the background or for having no window. */
export const WITHOUT_WINDOW: readonly string[] = [
  '--disable-background-networking',
  // WebGL drawn by the processor is no renderer anybody has: without a graphics card the page draws without WebGL.
  '--disable-software-rasterizer',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ...extraArgs(),
]

/** Opens the system's Chromium without a window. */
export async function openBrowser(scope: Scope, kind: BrowserKind = 'plain'): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: [...WITHOUT_WINDOW, ...(kind === 'desktop' ? DESKTOP_SWITCHES : [])],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  scope.defer(() => browser.close())
  return browser
}

/** A page of its own, without anything kept from before; what it complains of is told. */
export async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEWPORT })
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error(`bench: in the page: ${error.message}`))
  return page
}

/** For a closer look at the browser, such as `--disable-features=…`. */
function extraArgs(): string[] {
  return (process.env['BENCH_BROWSER_ARGS'] ?? '').split(' ').filter((arg) => arg !== '')
}
