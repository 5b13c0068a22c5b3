import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

const RULE = {
  schemaVersion: 1,
  id: 'own-rule',
  title: 'Runs at all',
  severity: 'emergency',
  when: { kind: 'metric', metric: 'processes', comparison: 'above', value: 1, forMs: 0 },
  actions: [{ kind: 'notification' }],
}

test('an alert of an own rule is shown at once, with its health, acknowledged, silenced and tested', async ({
  corral,
}) => {
  const folder = join(corral.place.dataDir, 'alert-rules')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  await corral.startFixture('coder', 'idle')
  const { page } = corral.fleet
  await corral.fleet.select('coder')
  const health = page.getByRole('region', { name: 'Health' })
  await expect(health).toContainText('Health 100, good and steady')

  writeFileSync(join(folder, 'own.json'), JSON.stringify(RULE), { mode: 0o600 })
  await expect(page.locator('[data-alerts]')).toHaveText('1')
  await expect(health).toContainText('1 emergency')
  await expect(corral.fleet.row('coder').locator('[data-health]')).toHaveText('health 70')
  await page.getByRole('button', { name: '1 alert', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Alerts' })
  const alert = dialog.getByRole('list', { name: 'Alerts' }).getByRole('listitem')
  await expect(alert).toContainText('Runs at all')
  await expect(alert).toContainText('coder')
  await alert.getByRole('button', { name: 'Silence 1 h' }).click()
  await expect(alert).toContainText('silent for')
  await alert.getByRole('button', { name: 'Acknowledge' }).click()
  await expect(alert).toContainText('acknowledged')
  await dialog.getByRole('button', { name: 'Test Runs at all' }).click()
  await expect(page.getByText('Tested: a notification')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.locator('[data-alerts]')).toHaveCount(0)

  writeFileSync(join(folder, 'own.json'), '{ broken')
  await expect(page.getByText('own.json is not used')).toBeVisible()
})
