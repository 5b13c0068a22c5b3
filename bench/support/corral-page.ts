import type { JSHandle, Page } from 'playwright'
import type { Terminal } from '@xterm/xterm'
import type { SpawnedHost } from './spawned-host.ts'

/** Globals of the page in test mode (`?test`). */
export type TestPage = typeof globalThis & {
  readonly __corralTest?: { readonly terminals: ReadonlyMap<string, Terminal> }
}

/** Opens the page of `host` in test mode. */
export async function openCorral(page: Page, host: SpawnedHost): Promise<void> {
  const url = await host.newUrl()
  url.searchParams.set('test', '')
  await page.goto(url.href)
}

/** Focuses an agent's terminal through the palette: in a long list its row may be out of sight and not exist. */
export async function focusAgent(page: Page, name: string, id: string): Promise<void> {
  await page.waitForSelector('#agent-list')
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox', { name: 'Search agents, run a command' }).fill(name)
  await page.keyboard.press('Enter')
  await page.waitForSelector(`[data-terminal="${id}"][data-ready="true"]`)
  await page.waitForFunction((id) => (globalThis as TestPage).__corralTest?.terminals.has(id), id)
  await page.waitForFunction((id) => document.activeElement?.closest(`[data-terminal="${id}"]`) !== null, id)
}

/** The terminal of an agent that has a tile. */
export function terminalOf(page: Page, id: string): Promise<JSHandle<Terminal>> {
  return page.evaluateHandle((id) => {
    const terminal = (globalThis as TestPage).__corralTest?.terminals.get(id)
    if (terminal === undefined) throw new Error(`there is no terminal of ${id}`)
    return terminal
  }, id)
}
