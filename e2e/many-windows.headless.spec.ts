import { expect, type Page } from 'playwright/test'
import { HeadlessHost } from './support/headless-host.ts'
import { test } from './support/corral.ts'

/** More than the connections a browser has to one host. */
const WINDOWS = 8

test('a browser with more windows than it has connections shows the fleet in all of them', async ({
  shared: { host },
  browser,
}) => {
  if (!(host instanceof HeadlessHost)) throw new Error('only the headless host is for browsers')
  const context = await browser.newContext()
  const showsFleet = (page: Page): Promise<void> =>
    expect(page.getByRole('banner').getByRole('button', { name: 'New agent' })).toBeVisible()
  const first = await context.newPage()
  await first.goto((await host.newUrl()).href)
  await showsFleet(first)
  // Duplicates of a window, as a browser makes them: they share its address, and so its connections and its login.
  for (let more = 1; more < WINDOWS; more += 1) {
    const opened = first.waitForEvent('popup')
    await first.evaluate(() => void window.open(location.href))
    await showsFleet(await opened)
  }
  const another = await context.newPage()
  await another.goto((await host.newUrl()).href)
  await showsFleet(another)
  await first.reload()
  await showsFleet(first)
  await context.close()
})
