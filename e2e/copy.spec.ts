import { expect, type Page } from 'playwright/test'
import { test } from './support/corral.ts'
import { OWN_TYPE } from './support/run-place.ts'

/** As in a page that comes from another machine without encryption. */
function withoutClipboard(): void {
  Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })
}

/** What a person gets who pastes into a text box of the page. */
async function pasted(page: Page): Promise<string> {
  const box = page.getByRole('dialog').getByRole('combobox')
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^Search agents/ })
    .click()
  await expect(box).toBeFocused()
  await page.keyboard.press('ControlOrMeta+v')
  const text = await box.inputValue()
  await page.keyboard.press('Escape')
  return text
}

test('without the clipboard of an encrypted page, a selection of a terminal is copied all the same', async ({
  shared,
}) => {
  const { fleet } = shared
  await fleet.page.evaluate(withoutClipboard)
  await shared.startAgent('cat', '/bin/cat', [])
  const tile = fleet.tile('cat')
  await tile.type('precious\n')
  await tile.waitFor('precious\nprecious')
  await tile.drawn('precious').first().dblclick({ force: true })
  await tile.press('Control+Shift+C')
  expect(await pasted(fleet.page)).toBe('precious')
  await expect(tile.input).toBeVisible()
})

test('without the clipboard of an encrypted page, the command that installs a type is copied; where nothing can be, it is said', async ({
  shared: { fleet },
}) => {
  const { page } = fleet
  await page.evaluate(withoutClipboard)
  const missing = page
    .getByRole('list', { name: 'Not installed' })
    .getByRole('listitem')
    .filter({ hasText: OWN_TYPE.name })
  await missing.getByRole('button', { name: /^Copy/ }).click()
  await expect(missing.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await pasted(page)).toBe(OWN_TYPE.installHint)

  await page.evaluate(() => {
    document.execCommand = () => false
  })
  await expect(missing.getByRole('button', { name: /^Copy / })).toBeVisible()
  await missing.getByRole('button', { name: /^Copy / }).click()
  await expect(page.getByText('The text could not be copied').first()).toBeVisible()
  await expect(missing.getByRole('button', { name: 'Copied' })).toHaveCount(0)
})
