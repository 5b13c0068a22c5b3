import { expect, type Locator } from 'playwright/test'
import { test } from './support/corral.ts'

const MB = 1024 ** 2

/** The limit a line stands for, bytes. */
async function valueOf(line: Locator): Promise<number> {
  return Number(await line.getAttribute('aria-valuenow'))
}

test('a limit is moved by keys and by the mouse, and counts at once', async ({ shared }) => {
  const limit = { warn: null, max: 100 * MB, forMs: null, action: 'alert' } as const
  await shared.startFixture('coder', 'idle', [], { limits: { memory: limit } })
  const { fleet } = shared
  const { page, inspector } = fleet
  await fleet.select('coder')
  const line = inspector.vitals.getByRole('slider', { name: 'Limit of Memory' })
  const row = inspector.panel.getByRole('region', { name: 'Limits' })
  await expect(line).toHaveAttribute('aria-valuetext', '100 MB')

  await line.focus()
  await page.keyboard.press('ArrowUp')
  await expect(row).toContainText('of 105 MB')
  await expect(line).toHaveAttribute('aria-valuetext', '105 MB')
  await page.keyboard.press('ArrowDown')
  await expect(row).toContainText('of 100 MB')

  // The line is drawn anew at each sample, and what it is taken by may move meanwhile.
  await line.hover()
  await page.mouse.down()
  const box = await line.boundingBox()
  await page.mouse.move((box?.x ?? 0) + 100, (box?.y ?? 0) + 12, { steps: 5 })
  await page.mouse.up()
  await expect.poll(() => valueOf(line)).toBeLessThan(95 * MB)
  const dragged = await valueOf(line)
  expect(dragged).toBeGreaterThan(0)
  await expect(row).toContainText(`of ${Math.round(dragged / MB)} MB`)
  await fleet.reload()
  await expect(line).toHaveAttribute('aria-valuetext', `${Math.round(dragged / MB)} MB`)
})

test('limits for all agents are set in the settings, checked, and hold for those that have none', async ({
  shared,
}) => {
  await shared.startFixture('coder', 'idle')
  const { fleet } = shared
  await fleet.select('coder')
  await fleet.settings.open()
  await fleet.settings.show('Limits')
  const { dialog } = fleet.settings
  const choice = dialog.getByRole('combobox', { name: 'Memory: what is done at its limit' })
  await choice.selectOption('stop')
  const most = fleet.settings.box('Memory: at most')
  await most.fill('much')
  await most.press('Enter')
  await expect(dialog.getByRole('alert')).toHaveText('Write it like "2 GB".')
  await most.fill('1 MB')
  await most.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('between 16 MB and 1 PB')
  await most.fill('3 GB')
  await fleet.settings.box('Memory: warn from').fill('2 GB')
  await fleet.settings.close()

  const row = fleet.inspector.panel.getByRole('region', { name: 'Limits' })
  await expect(row).toContainText('of 3 GB')
  await fleet.settings.open()
  await fleet.settings.show('Limits')
  await expect(fleet.settings.box('Memory: warn from')).toHaveValue('2 GB')
  await choice.selectOption('usual')
  await fleet.settings.close()
  await expect(row).toHaveCount(0)
})
