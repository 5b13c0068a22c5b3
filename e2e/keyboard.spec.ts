import { expect, type Locator, type Page } from 'playwright/test'
import { test } from './support/corral.ts'

/** More presses than any dialog has focusable elements. */
const MANY = 40

function hasFocus(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => element === document.activeElement)
}

/** Presses a key, at least once, until the condition is true. */
async function pressUntil(page: Page, key: string, isThere: () => Promise<boolean>): Promise<void> {
  for (let press = 0; press < MANY; press += 1) {
    await page.keyboard.press(key)
    // At the edges of a dialog the focus is led back in the next frame.
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
    if (await isThere()) return
  }
  throw new Error(`${MANY} times ${key} led nowhere`)
}

test('everything by keyboard: a new agent, its terminal, the palette, the list, the theme', async ({ shared }) => {
  const { fleet, place } = shared
  const { page } = fleet
  const { keyboard } = page
  await expect(page.getByRole('heading', { name: 'No agents yet' })).toBeVisible()
  await keyboard.press('Alt+n')
  const dialog = page.getByRole('dialog', { name: 'New agent' })
  await expect(dialog.getByRole('combobox', { name: 'Folder' })).toBeFocused()
  // The type of the agent: the first choice of the dialog.
  const chosen = dialog.getByRole('radio', { checked: true }).first()
  await expect(chosen).toHaveAccessibleName(/./)
  await pressUntil(page, 'Shift+Tab', () => hasFocus(chosen))
  const custom = dialog.getByRole('radio', { name: /^Custom command/ })
  await pressUntil(page, 'ArrowRight', () => custom.isChecked())
  const folder = dialog.getByRole('combobox', { name: 'Folder' })
  await pressUntil(page, 'Tab', () => hasFocus(folder))
  await keyboard.press('ControlOrMeta+a')
  await keyboard.type(place.workspace)
  await pressUntil(page, 'Tab', () => hasFocus(dialog.getByRole('textbox', { name: 'Command' })))
  await keyboard.type('/bin/cat')
  await keyboard.press('Enter')
  await expect(dialog).toBeHidden()

  const tile = fleet.tile('workspace')
  await expect(tile.input).toBeFocused()
  // The program may not have started yet: what is typed is kept until it has.
  await keyboard.type('purr\n')
  await tile.waitFor('purr\npurr')

  await shared.startFixture('other', 'idle')
  await expect(fleet.row('other')).toBeVisible()
  await keyboard.press('Control+k')
  await expect(fleet.palette.box).toBeFocused()
  await keyboard.type('other')
  await keyboard.press('Enter')
  await expect(fleet.tile('other').input).toBeFocused()
  await keyboard.press('Control+1')
  await expect(tile.input).toBeFocused()

  // Arrows in the list select and keep the focus there; Enter moves it to the terminal.
  await fleet.palette.run('Show 1 terminal')
  await expect(fleet.tiles).toHaveCount(1)
  await keyboard.press('Control+Shift+l')
  const list = fleet.list.getByRole('listbox')
  await expect(list).toBeFocused()
  await keyboard.press('ArrowDown')
  await expect(fleet.tile('other').terminal).toHaveAttribute('data-ready', 'true')
  await keyboard.press('ArrowUp')
  await expect(tile.terminal).toHaveAttribute('data-ready', 'true')
  await expect(list).toBeFocused()
  await keyboard.press('Enter')
  await expect(tile.input).toBeFocused()

  await fleet.palette.run('Light theme')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await fleet.palette.run('Dark theme')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
})
