import { expect } from 'playwright/test'
import { HeadlessHost } from './support/headless-host.ts'
import { test } from './support/corral.ts'

test('a wrong token is refused with the reason on the page; the whole address lets a person in, once and for all', async ({
  shared: { host },
  browser,
}) => {
  if (!(host instanceof HeadlessHost) || host.url === null) throw new Error('only the headless host asks for a token')
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${host.url.origin}/#token=${'x'.repeat(43)}`)
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('That is not the token of this host. Copy the whole address Corral printed')
  await expect(page.getByRole('button', { name: 'New agent' })).toBeHidden()
  expect(page.url(), 'a token stays in no history').not.toContain('token')

  const token = page.getByLabel('Token')
  await token.fill('guess')
  await page.getByRole('button', { name: 'Open Corral' }).click()
  await expect(alert).toBeVisible()
  await token.fill(host.url.href)
  await page.getByRole('button', { name: 'Open Corral' }).click()
  await expect(page.getByRole('banner').getByRole('button', { name: 'New agent' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('banner').getByRole('button', { name: 'New agent' })).toBeVisible()
  await context.close()
})
