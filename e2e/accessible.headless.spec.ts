import { expect } from 'playwright/test'
import { expectPageAccessible } from './support/accessibility.ts'
import { test } from './support/corral.ts'

test('the page without a login, and without a host', async ({ corral, browser }) => {
  const { fleet, host } = corral
  const { origin } = new URL(fleet.page.url())
  const stranger = await (await browser.newContext()).newPage()
  await stranger.goto(`${origin}/`)
  await expect(stranger.getByRole('alert')).toContainText('not logged in')
  await expectPageAccessible(stranger, 'the login')
  await stranger.context().close()
  await corral.startFixture('runner', 'idle')
  await expect(fleet.row('runner')).toBeVisible()
  await expect(fleet.page.getByText('Health 100, good and steady')).toBeVisible()
  await host.kill()
  await expect(fleet.banner('Corral’s host is gone')).toBeVisible()
  await expectPageAccessible(fleet.page, 'a lost host')
})
