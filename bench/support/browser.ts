import { chromium, type Browser, type Page } from 'playwright'
import { chromiumPath } from '../../test/support/system-chromium.ts'
import type { Scope } from './scope.ts'

/** The most common window size. */
export const VIEWPORT = { width: 1440, height: 900 }

/** Switches that the desktop app passes to its Chromium (`src/main/index.ts`). */
const DESKTOP_SWITCHES = ['--disable-features=DeferRendererTasksAfterInput']

/** Which Chromium to imitate: the desktop app's, with its switches, or a user's own browser. */
export type BrowserKind = 'desktop' | 'plain'

/** Nothing is throttled for being in the background or for lacking a window. */
export const WITHOUT_WINDOW: readonly string[] = [
  '--disable-background-networking',
  // No user has WebGL drawn by the processor: without a graphics card the page draws without WebGL.
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

/** A new page without stored data; its errors are printed. */
export async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEWPORT })
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error(`bench: in the page: ${error.message}`))
  return page
}

/** For profiling the browser, such as `--disable-features=…`. */
function extraArgs(): string[] {
  return (process.env['BENCH_BROWSER_ARGS'] ?? '').split(' ').filter((arg) => arg !== '')
}
