import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { test } from './support/corral.ts'
import { OWN_TYPE } from './support/run-place.ts'

const DEMO = ['api-refactor', 'deploy-docs', 'migrate-db', 'flaky-watcher', 'log-tail', 'web-shop']

test('a first start names what is installed; a CLI installed meanwhile is found by looking again', async ({
  corral,
}) => {
  const { fleet, place } = corral
  const { page } = fleet
  await expect(page.getByRole('heading', { name: 'No agents yet' })).toBeVisible()
  const found = page.getByRole('list', { name: 'Found on this machine' })
  const missing = page.getByRole('list', { name: 'Not installed' })
  await expect(found.getByRole('listitem').filter({ hasText: /^Shell/ })).toContainText(/\/\w+/)
  await expect(found).toContainText('any program, with your arguments')
  const { name, command, installHint } = OWN_TYPE
  await expect(missing.getByRole('listitem').filter({ hasText: name })).toContainText(installHint)

  const bin = join(place.home, '.local/bin')
  mkdirSync(bin, { recursive: true })
  writeFileSync(join(bin, command), '#!/bin/sh\n[ "$1" = --version ] && echo 9.8.7\n', { mode: 0o755 })
  await page.getByRole('button', { name: 'Look again' }).click()
  await expect(found.getByRole('listitem').filter({ hasText: name })).toContainText(`9.8.7 · ${bin}/${command}`)
})

test('the demo fleet starts six agents; the inspector shows what one uses, the palette finds another', async ({
  shared: { fleet },
}) => {
  await fleet.page.getByRole('button', { name: 'Start the demo fleet' }).click()
  await expect(fleet.list.getByRole('option')).toHaveCount(DEMO.length)
  await expect(fleet.list.getByRole('group', { name: 'Demo fleet' })).toBeVisible()
  for (const name of DEMO) await expect(fleet.row(name)).toContainText('running')
  await fleet.settings.open()
  await fleet.settings.tiles(6).click()
  await fleet.settings.close()
  await expect(fleet.tiles).toHaveCount(6)

  await fleet.select('web-shop')
  const { inspector } = fleet
  await expect(inspector.vitals).toContainText(/CPU[\d.]+ %/)
  await expect(inspector.vitals).toContainText(/Memory\d+ MB/)
  await expect(inspector.processes).toContainText(/[3-9] processes · \d+ threads · \d+ MB/)
  await expect(inspector.process(/demo-agent\.mjs server/)).toBeVisible()
  await expect(inspector.fact('Pid')).toHaveText(/^\d+$/)
  await expect(fleet.page.locator('[data-vitals]')).toContainText(/6 agents6 running/)

  await fleet.palette.open()
  await fleet.palette.box.fill('flky')
  await expect(fleet.palette.found(/flaky-watcher/).first()).toBeVisible()
  await fleet.page.keyboard.press('Enter')
  await expect(fleet.palette.dialog).toBeHidden()
  await expect(fleet.row('flaky-watcher')).toHaveAttribute('aria-selected', 'true')
  await expect(fleet.tile('flaky-watcher').input).toBeFocused()
})
