import { expect } from 'playwright/test'
import { FleetPage } from './pages/fleet-page.ts'
import { test } from './support/corral.ts'

test('the built page loads, finds its host, and breaks no rule of its security policy', async ({ shared }) => {
  const { page } = shared.fleet
  const problems = FleetPage.watchProblems(page)
  await page.reload()
  await expect(page).toHaveTitle(/Corral/)
  await expect(page.locator('body')).not.toBeEmpty()
  expect(problems).toEqual([])
})
