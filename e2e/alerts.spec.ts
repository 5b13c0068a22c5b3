import { expect } from 'playwright/test'
import { test } from './support/corral.ts'
import { writeRule } from './support/three-agents.ts'

test('an alert of an own rule is shown at once, with its health, acknowledged, silenced and tested', async ({
  corral,
}) => {
  await corral.startFixture('coder', 'idle')
  const { page } = corral.fleet
  await corral.fleet.select('coder')
  const health = page.getByRole('region', { name: 'Health' })
  await expect(health).toContainText('Health 100, good and steady')

  writeRule(corral)
  await expect(page.locator('[data-alerts]')).toHaveText('1')
  await expect(health).toContainText('1 emergency')
  await expect(corral.fleet.row('coder').locator('[data-health]')).toContainText('health 70')
  const mark = corral.fleet.row('coder').getByRole('img', { name: 'Emergency: Runs at all' })
  await expect(page.getByRole('region', { name: 'coder' }).getByRole('button', { name: /^Emergency/ })).toBeVisible()
  await mark.click()
  const dialog = page.getByRole('dialog', { name: 'Alerts' })
  const alert = dialog.getByRole('list', { name: 'Alerts' }).getByRole('listitem')
  await expect(alert).toContainText('Runs at all')
  await expect(alert).toContainText('coder')
  await alert.getByRole('button', { name: 'Silence 1 h' }).click()
  await expect(alert).toContainText('silent for')
  await alert.getByRole('button', { name: 'Acknowledge' }).click()
  await expect(alert).toContainText('acknowledged')
  await dialog.getByRole('tab', { name: 'Rules' }).click()
  await dialog.getByRole('button', { name: 'Test Runs at all' }).click()
  await expect(page.getByText('Tested: a notification')).toBeVisible()
  const past = dialog.getByRole('list', { name: 'Past alerts' }).getByRole('listitem')
  await dialog.getByRole('tab', { name: 'Past' }).click()
  await expect(past).toHaveText([/Runs at allcoderprocesses 1 · fires for/])
  await dialog.getByRole('combobox', { name: 'Rule' }).selectOption({ label: 'Cannot be ended' })
  await expect(dialog.getByText('Nothing of this has fired.')).toBeVisible()
  await dialog.getByRole('combobox', { name: 'Rule' }).selectOption({ label: 'Runs at all' })
  await dialog.getByRole('combobox', { name: 'Agent' }).selectOption({ label: 'coder' })
  await expect(past).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(page.locator('[data-alerts]')).toHaveCount(0)
  await expect(mark).toHaveAttribute('title', /acknowledged/)

  writeRule(corral, '{ broken')
  await expect(page.getByText('own.json is not used')).toBeVisible()
})
