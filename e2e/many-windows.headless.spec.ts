import { expect, type Page } from 'playwright/test'
import { HeadlessHost } from './support/headless-host.ts'
import { test } from './support/corral.ts'

/** More than the connections a browser has to one host. */
const WINDOWS = 8

test('a browser with more windows than it has connections shows the fleet in all of them', async ({
  shared: { host },
  browser,
}) => {
  if (!(host instanceof HeadlessHost) || host.url === null) throw new Error('only the headless host is for browsers')
  const context = await browser.newContext()
  const showsFleet = (page: Page): Promise<void> =>
    expect(page.getByRole('banner').getByRole('button', { name: 'New agent' })).toBeVisible()
  const first = await context.newPage()
  const others = Array.from({ length: WINDOWS - 1 }, () => context.newPage())
  for (const page of [first, ...(await Promise.all(others))]) {
    await page.goto(host.url.href)
    await showsFleet(page)
  }
  await first.reload()
  await showsFleet(first)
  await context.close()
})
