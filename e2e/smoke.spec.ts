import { expect } from 'playwright/test'
import { test } from './support/corral.ts'
import { FleetPage } from './support/fleet-page.ts'

test('the built page loads, finds its host, and breaks no rule of its security policy', async ({ corral }) => {
  const { page } = corral.fleet
  const problems = FleetPage.watchProblems(page)
  await page.reload()
  await expect(page).toHaveTitle(/Corral/)
  await expect(page.locator('body')).not.toBeEmpty()
  expect(problems).toEqual([])
})

test('a second window shows the same host', async ({ corral }) => {
  const second = await corral.openSecondWindow()
  await expect(second.page).toHaveTitle(/Corral/)
})

test('a host that was killed starts again on the same data', async ({ corral }) => {
  await corral.crashAndStart()
  await expect(corral.fleet.page).toHaveTitle(/Corral/)
})
