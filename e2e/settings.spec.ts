import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

test('settings hold at once in every window, and after the host was started again', async ({ corral }) => {
  const second = await corral.openSecondWindow()
  const { fleet } = corral
  await fleet.settings.open()
  await fleet.settings.theme('Light').click()
  await fleet.settings.tiles(6).click()
  await fleet.settings.largerText.click()
  await expect(fleet.settings.textSize).toHaveText('13 px')
  await fleet.settings.largerText.click()
  await expect(fleet.settings.textSize).toHaveText('14 px')
  for (const { page } of [fleet, second]) await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await fleet.settings.close()

  await corral.host.stop()
  await corral.start()
  const after = corral.fleet
  await expect(after.page.getByRole('heading', { name: 'No agents yet' })).toBeVisible()
  await expect(after.page.locator('html')).toHaveAttribute('data-theme', 'light')
  await after.settings.open()
  await expect(after.settings.theme('Light')).toBeChecked()
  await expect(after.settings.tiles(6)).toBeChecked()
  await expect(after.settings.textSize).toHaveText('14 px')
})
