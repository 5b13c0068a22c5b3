import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

test('a page whose fonts cannot be loaded is shown with those of the system', async ({ shared: { fleet } }) => {
  const { page } = fleet
  const refused: string[] = []
  const isFont = (url: URL): boolean => url.pathname.endsWith('.woff2')
  await page.route(isFont, async (route) => {
    refused.push(route.request().url())
    await route.abort()
  })
  await fleet.reload()
  await expect(page.getByRole('heading', { name: 'No agents yet' })).toBeVisible()
  expect(refused).not.toEqual([])
  await page.unroute(isFont)
})
