import { setTimeout as wait } from 'node:timers/promises'
import type { Browser } from 'playwright'
import { cpuMsOf } from './process-cost.ts'

/** CPU time, percent of a core. */
export interface BrowserCost {
  /** Of the page's own process. */
  readonly page: number
  /** Of all processes of the browser. */
  readonly whole: number
}

/** What a browser with one page uses in the next `watchMs`. */
export async function browserCost(browser: Browser, watchMs: number): Promise<BrowserCost> {
  const processes = await processesOf(browser)
  const before = processes.map(({ id }) => cpuMsOf(id))
  const startedAt = performance.now()
  await wait(watchMs)
  const ms = performance.now() - startedAt
  const used = processes.map(({ id, type }, index) => ({
    type,
    percent: ((cpuMsOf(id) - (before[index] ?? 0)) / ms) * 100,
  }))
  const ofPages = used.filter(({ type }) => type === 'renderer').map(({ percent }) => percent)
  return { page: Math.max(...ofPages), whole: used.reduce((sum, { percent }) => sum + percent, 0) }
}

async function processesOf(browser: Browser): Promise<readonly { readonly id: number; readonly type: string }[]> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  return processInfo
}
