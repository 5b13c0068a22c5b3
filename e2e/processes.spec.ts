import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

test('a process of an agent is sorted, asked to end, killed; its first process is not', async ({ shared }) => {
  await shared.startFixture('builder', 'busy-tree', ['--children', '2', '--depth', '1'])
  const { fleet } = shared
  const { page, inspector } = fleet
  await fleet.select('builder')
  const sleeps = inspector.process('sleep')
  await expect(sleeps).toHaveCount(2)

  await inspector.processes.getByRole('button', { name: 'Memory' }).click()
  await expect(inspector.processes.getByRole('columnheader', { name: 'Memory' })).toHaveAttribute(
    'aria-sort',
    'descending',
  )
  await expect(inspector.processes.getByRole('row').nth(1)).toContainText('busy-tree')
  await inspector.processes.getByRole('button', { name: 'Process' }).click()

  await sleeps.first().hover()
  await sleeps.first().getByRole('button', { name: 'Commands for sleep' }).click()
  await page.getByRole('menuitem', { name: 'End process' }).click()
  await fleet.question('End process: sleep').getByRole('button', { name: 'End process' }).click()
  await expect(page.getByText('was asked to end').first()).toBeVisible()
  await expect(sleeps).toHaveCount(1)

  await sleeps.first().focus()
  await page.keyboard.press('Shift+Delete')
  await fleet.question('Kill: sleep').getByRole('button', { name: 'Kill' }).click()
  await expect(sleeps).toHaveCount(0)
  await expect(inspector.events).toContainText('was killed, as asked')

  const first = inspector.process('busy-tree')
  await first.click({ button: 'right' })
  await expect(page.getByRole('menuitem')).toHaveText(['Stop builder'])
  await page.keyboard.press('Escape')
})
