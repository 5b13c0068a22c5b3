import type { Page } from 'playwright'
import type { WorldScript } from './messages.ts'

/** As Electron names it in the developer tools. */
const PRELOAD_WORLD = 'Electron Isolated Context'

/** Runs the scripts in their worlds of each document the page loads from now on, before the page's own. */
export async function addToDocuments(page: Page, scripts: readonly WorldScript[]): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Page.enable')
  for (const { world, text: source } of scripts) {
    const place = world === 'main' ? {} : { worldName: PRELOAD_WORLD }
    await devtools.send('Page.addScriptToEvaluateOnNewDocument', { source, ...place })
  }
}
