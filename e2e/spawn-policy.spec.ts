import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

test('what the spawn policy denies is refused with the way to the policy, and runs once that allows it', async ({
  corral,
}) => {
  const { fleet } = corral
  await fleet.settings.open()
  await fleet.settings.show('Security')
  await fleet.settings.box('Denied commands').fill('sudo\nsleep')
  await fleet.settings.close()
  await corral.startAgent('sleeper', 'sleep', ['60'])
  const tile = fleet.tile('sleeper')
  await expect(tile.foot).toContainText('The spawn policy refused it')
  await expect(tile.foot).toContainText('The spawn policy denies the command "sleep".')
  await expect(fleet.row('sleeper')).toContainText('refused by policy')

  await tile.button('Security settings').click()
  await expect(fleet.settings.box('Denied commands')).toHaveValue('sudo\nsleep')
  await fleet.settings.box('Denied commands').fill('sudo')
  await fleet.page.keyboard.press('Escape')
  await expect(fleet.settings.dialog).toBeHidden()
  await tile.button('Try again').click()
  await expect(fleet.row('sleeper')).toContainText('running')
})
