import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

test('the list is filtered by words and keys, completed, corrected, sorted, and the same after a reload', async ({
  shared,
}) => {
  const { fleet } = shared
  const { page } = fleet
  await shared.startFixture('api', 'idle', [], { priority: 'high' })
  await shared.startFixture('docs', 'idle', [], { priority: 'low' })
  await shared.startFixture('web', 'busy-tree', ['--children', '4'], { priority: 'low' })
  const rows = fleet.list.getByRole('option')
  const names = fleet.list.locator('[data-agent]')
  const shownNames = (): Promise<(string | null)[]> =>
    names.evaluateAll((found) =>
      found
        .toSorted((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
        .map((row) => row.getAttribute('data-agent')),
    )
  await expect(rows).toHaveCount(3)

  await page.keyboard.press('Escape')
  await fleet.list.getByRole('listbox').focus()
  await page.keyboard.press('/')
  const filter = fleet.list.getByRole('combobox', { name: 'Filter agents' })
  await expect(filter).toBeFocused()
  await page.keyboard.type('pri')
  await page.getByRole('option', { name: 'priority:' }).click()
  await expect(filter).toHaveValue('priority:')
  await page.keyboard.type('l')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(filter).toHaveValue('priority:low')
  await expect(rows).toHaveCount(2)
  await expect(fleet.list).toContainText('2 of 3 agents')

  await filter.fill('-priority:low')
  await expect.poll(shownNames).toEqual(['api'])
  await filter.fill('proirity:low')
  await expect(fleet.list.getByRole('status')).toHaveText('Nothing is called “proirity:”. Did you mean “priority:”?')
  await filter.fill('processes:>3')
  await expect.poll(shownNames).toEqual(['web'])

  await filter.fill('is:up')
  await fleet.list.getByRole('button', { name: /^Sorted by/ }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Processes' }).click()
  await expect.poll(async () => (await shownNames())[0]).toBe('web')
  await fleet.reload()
  await expect(filter).toHaveValue('is:up')
  await expect(fleet.list.getByRole('button', { name: 'Sorted by: Processes' })).toBeVisible()
  await expect.poll(async () => (await shownNames())[0]).toBe('web')

  await filter.fill('nobody')
  await expect(fleet.list).toContainText('No agent meets the filter.')
  await filter.focus()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(rows).toHaveCount(3)
})
