import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import { expect, type Page } from 'playwright/test'
import type { Corral } from './corral.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** Colours and text of the programs themselves. */
const OF_PROGRAMS = ['.xterm']
/** Menus, tips and messages hang at the end of the page, outside its landmarks. */
const RULES = { region: { enabled: false } }
const THEMES = ['dark', 'light'] as const

/** In each theme nothing in the page keeps people who see or move differently from using it. `view`: what is shown now. */
export async function expectAccessible(corral: Corral, view: string): Promise<void> {
  const { page } = corral.fleet
  using client = await corral.client()
  for (const theme of THEMES) {
    const changed = await client.request('settings.update', { patch: { theme } })
    if (!changed.ok) throw new Error(changed.error.message)
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    expect.soft(await findings(page), `${view}, ${theme}`).toEqual([])
  }
}

/** The same of a page without a login or a host, which takes the theme of its system. */
export async function expectPageAccessible(page: Page, view: string): Promise<void> {
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    expect.soft(await findings(page), `${view}, ${theme}`).toEqual([])
  }
}

/** What axe-core finds wrong in a page, a line each. */
async function findings(page: Page): Promise<readonly string[]> {
  // What has just been opened takes the keyboard's focus from its second frame on.
  await expect(page.locator('[data-starting-style]')).toHaveCount(0)
  // Colours that fade in are measured once they are there.
  await page.evaluate(() => {
    const fading = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    return Promise.allSettled(fading.map(({ finished }) => finished)).then(() => undefined)
  })
  await page.evaluate(AXE)
  const { violations } = await page.evaluate(
    ({ exclude, rules }) =>
      (globalThis as unknown as { axe: typeof axe }).axe.run({ exclude }, { rules, resultTypes: ['violations'] }),
    { exclude: OF_PROGRAMS, rules: RULES },
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${html.slice(0, 200)} ${any[0]?.message ?? ''}`),
  )
}
