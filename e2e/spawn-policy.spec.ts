import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
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

test('H6: an allowed name means the owner’s own program, entries that never match are refused at their list, and what a deny cannot do is said', async ({
  corral,
}) => {
  const { fleet } = corral
  await fleet.settings.open()
  await fleet.settings.show('Security')
  await expect(fleet.settings.dialog).toContainText('a denied program still runs as a copy under another name')
  const allowed = fleet.settings.box('Allowed commands')
  await allowed.fill('bin/sleep')
  await allowed.blur()
  await expect(fleet.settings.dialog.getByRole('alert')).toContainText('Write the whole path, or the name alone')
  await expect(allowed).toHaveValue('bin/sleep')
  await allowed.fill('sleep')
  await allowed.blur()
  await expect(fleet.settings.dialog.getByRole('alert')).toBeHidden()
  await fleet.settings.close()

  const planted = join(corral.place.workspace, 'sleep')
  copyFileSync('/bin/sleep', planted)
  await corral.startAgent('planted', planted, ['60'])
  await expect(fleet.tile('planted').foot).toContainText('allows "sleep" as your own search path finds it')
  await corral.startAgent('own', 'sleep', ['60'])
  await expect(fleet.row('own')).toContainText('running')
})
