import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

const RULE = {
  schemaVersion: 1,
  id: 'own-rule',
  title: 'Runs at all',
  severity: 'critical',
  when: { kind: 'metric', metric: 'processes', comparison: 'above', value: 1, forMs: 0 },
  actions: [],
}

test('the tray counts alerts, and a click on one opens them there', async ({ corral }) => {
  const { desktop, fleet } = corral
  const folder = join(corral.place.dataDir, 'alert-rules')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  await corral.startFixture('coder', 'idle')
  writeFileSync(join(folder, 'own.json'), JSON.stringify(RULE), { mode: 0o600 })
  await expect.poll(async () => (await desktop.tray())?.tooltip).toBe('Corral — 1 alert, 1 of 1 agent running')

  await desktop.clickClose()
  await desktop.clickTray('coder: Runs at all')
  expect(await desktop.visibleWindows()).toBe(1)
  const dialog = fleet.page.getByRole('dialog', { name: 'Alerts' })
  await expect(dialog.getByRole('list', { name: 'Alerts' }).getByRole('listitem')).toContainText('Runs at all')
  await dialog.getByRole('button', { name: 'Acknowledge' }).click()
  await expect.poll(async () => (await desktop.tray())?.tooltip).toBe('Corral — 1 of 1 agent running')
})
