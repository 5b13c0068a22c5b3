import { expect, type Locator } from 'playwright/test'
import type { NewAgentDialog } from './pages/new-agent-dialog.ts'
import { test } from './support/corral.ts'

const KEY = 'zq7-first-value'
const NEXT = 'zq7-second-value'

/** Prints what it was given, until it is stopped. */
const PRINTER = ['-c', 'echo "ready, key=$API_KEY mode=$MODE."; exec sleep 300']

function valueOf({ dialog }: NewAgentDialog, name: string): Locator {
  return dialog.getByRole('textbox', { name: `Value of ${name}`, exact: true })
}

function button({ dialog }: NewAgentDialog, label: string): Locator {
  return dialog.getByRole('button', { name: label, exact: true })
}

/** How the characters of an input are drawn: `disc` or `none`. */
function drawingOf(input: Locator): Promise<string> {
  return input.evaluate((element) => getComputedStyle(element).getPropertyValue('-webkit-text-security'))
}

test('M9: a secret variable is typed once, shown by its eye, kept when others change, and replaced', async ({
  shared,
}) => {
  const { fleet, place } = shared
  const dialog = await fleet.openNewAgent()
  const args = `-c '${PRINTER[1]}'`
  await dialog.enterCustom({ folder: place.workspace, name: 'printer', command: '/bin/sh', args })
  await button(dialog, 'Environment').click()
  await button(dialog, 'Add a variable').click()
  await dialog.dialog.getByPlaceholder('NAME').fill('API_KEY')
  await expect(button(dialog, 'Keep API_KEY like any other variable')).toBeVisible()
  await valueOf(dialog, 'API_KEY').fill(KEY)
  expect(await drawingOf(valueOf(dialog, 'API_KEY'))).toBe('disc')
  await button(dialog, 'Show the value of API_KEY').click()
  expect(await drawingOf(valueOf(dialog, 'API_KEY'))).toBe('none')
  await button(dialog, 'Add a variable').click()
  await dialog.dialog.getByPlaceholder('NAME').last().fill('MODE')
  await valueOf(dialog, 'MODE').fill('fast')
  expect(await drawingOf(valueOf(dialog, 'MODE'))).toBe('none')
  await dialog.press('Create & start')
  const tile = fleet.tile('printer')
  await tile.waitFor(`key=${KEY} mode=fast.`)

  await tile.command('Edit…')
  const edit = fleet.editDialog('printer')
  await expect(valueOf(edit, 'API_KEY')).toHaveValue('')
  await expect(valueOf(edit, 'API_KEY')).toHaveAttribute('placeholder', '••••••••')
  await expect(valueOf(edit, 'MODE')).toHaveValue('fast')
  expect(await edit.dialog.innerHTML()).not.toContain(KEY)
  await valueOf(edit, 'MODE').fill('slow')
  await edit.press('Save')
  await expect(edit.dialog).toBeHidden()
  await tile.command('Restart')
  await tile.waitFor(`key=${KEY} mode=slow.`)

  await fleet.select('printer')
  await expect(fleet.inspector.events).not.toContainText('the value of API_KEY was shown')
  await tile.command('Edit…')
  await button(edit, 'Show the value of API_KEY').click()
  await expect(valueOf(edit, 'API_KEY')).toHaveValue(KEY)
  expect(await drawingOf(valueOf(edit, 'API_KEY'))).toBe('none')
  await button(edit, 'Hide the value of API_KEY').click()
  expect(await drawingOf(valueOf(edit, 'API_KEY'))).toBe('disc')
  await valueOf(edit, 'API_KEY').fill(NEXT)
  await edit.press('Save')
  await expect(edit.dialog).toBeHidden()
  await expect(fleet.inspector.events).toContainText('the value of API_KEY was shown')
  await tile.command('Restart')
  await tile.waitFor(`key=${NEXT} mode=slow.`)
})

test('M9: a person makes a variable a secret, and another one none', async ({ shared }) => {
  const { fleet } = shared
  await shared.startAgent('marked', '/bin/sh', PRINTER, { env: { API_KEY: KEY, MODE: 'fast' } })
  const tile = fleet.tile('marked')
  await tile.waitFor(`key=${KEY} mode=fast.`)
  await tile.command('Edit…')
  const edit = fleet.editDialog('marked')
  await button(edit, 'Keep MODE as a secret').click()
  expect(await drawingOf(valueOf(edit, 'MODE'))).toBe('disc')
  await button(edit, 'Keep API_KEY like any other variable').click()
  await expect(valueOf(edit, 'API_KEY')).toHaveValue(KEY)
  await edit.press('Save')
  await expect(edit.dialog).toBeHidden()
  await tile.command('Edit…')
  await expect(valueOf(edit, 'MODE')).toHaveValue('')
  await expect(valueOf(edit, 'API_KEY')).toHaveValue(KEY)
  await expect(button(edit, 'Keep API_KEY as a secret')).toBeVisible()
  await edit.press('Cancel')
  await tile.command('Restart')
  await expect.poll(async () => (await tile.text()).split(`key=${KEY} mode=fast.`).length).toBe(2)
})
