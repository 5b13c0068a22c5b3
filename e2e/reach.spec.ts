import { expect } from 'playwright/test'
import { fixturePath, test } from './support/corral.ts'

test('what programs inside an agent may ask is chosen with the agent, or in Settings for all', async ({ shared }) => {
  const { fleet, place } = shared
  const dialog = await fleet.openNewAgent()
  const args = `'${fixturePath('own/asker')}'`
  await dialog.enterCustom({ folder: place.workspace, name: 'asker', command: process.execPath, args })
  await dialog.unfold('Supervision')
  await expect(dialog.choice('Its programs may', 'As in Settings')).toBeChecked()
  await expect(dialog.dialog).toContainText('They can tell Corral about their own run')
  await dialog.press('Create & start')
  await expect(dialog.dialog).toBeHidden()

  const tile = fleet.tile('asker')
  await tile.waitFor('ready pid=')
  await tile.press('Enter')
  await tile.waitFor(/may only report about the run itself/)
  await fleet.select('asker')
  await expect(fleet.inspector.events).toContainText('asked Corral for agent.list and was refused')

  await tile.command('Edit…')
  const edit = fleet.editDialog('asker')
  await edit.unfold('Supervision')
  await edit.choice('Its programs may', 'Conduct its group').click()
  await expect(edit.dialog).toContainText('Whoever steers this agent steers its group')
  await edit.choice('Its programs may', 'Look at its group').click()
  await expect(edit.dialog).toContainText('with what is on their screens, and at no others')
  await edit.choice('Its programs may', 'See the fleet').click()
  await expect(edit.dialog).toContainText('but never for keys, arguments or what is on a screen')
  await edit.press('Save')
  await expect(edit.dialog).toBeHidden()
  await tile.press('Enter')
  await tile.waitFor('sees asker')

  await fleet.settings.open()
  await fleet.settings.show('Security')
  const usual = fleet.settings.dialog.getByRole('radiogroup', { name: 'Programs inside agents may' })
  await expect(usual.getByRole('radio', { name: 'Only report' })).toBeChecked()
  await usual.getByRole('radio', { name: 'See the fleet' }).click()
  await expect(fleet.settings.dialog).toContainText('They can also ask which agents there are')
})
