import { join } from 'node:path'
import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

test('what an agent says it used is shown of its run, of today and in all, and outlives host and agent', async ({
  corral,
}) => {
  const options = { type: 'claude', env: { CLAUDE_CONFIG_DIR: join(corral.place.workspace, 'config') } }
  await corral.startFixture('coder', 'own/spender', [], options)
  const { page } = corral.fleet
  const tile = corral.fleet.tile('coder')
  await tile.waitFor('ready')
  await corral.fleet.select('coder')
  await expect(page.getByRole('region', { name: 'Cost and tokens' })).toHaveCount(0)

  await tile.type('use 12300\n')
  const used = page.getByRole('region', { name: 'Cost and tokens' })
  await expect(used.getByRole('row', { name: /This run/ })).toContainText('12 K tokens')
  await expect(page.locator('[data-spent]')).toHaveText('Today 12 K tok')

  await tile.type('price 1.25\n')
  await expect(used.getByRole('row', { name: /Today/ })).toContainText('$1.25')
  await expect(page.locator('[data-spent]')).toHaveText('Today $1.25')
  await used.getByRole('button', { name: 'By day' }).click()
  await expect(used).toContainText('$1.25 · 12 K tokens')

  await corral.fleet.palette.run('Show cost or memory in the list')
  await expect(corral.fleet.row('coder')).toContainText('$1.25')

  await corral.host.kill()
  await corral.start()
  const { fleet } = corral
  await fleet.select('coder')
  await expect(fleet.page.getByRole('row', { name: /In all/ })).toContainText('$1.25')
  await expect(fleet.page.locator('[data-spent]')).toHaveText('Today $1.25')
})
