import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

test('a missing command is named with what to do; edited, the same agent runs', async ({ shared }) => {
  const { fleet, place } = shared
  const dialog = await fleet.openNewAgent()
  await dialog.enterCustom({ folder: place.workspace, name: 'typo', command: 'no-such-program' })
  await dialog.press('Create & start')
  const tile = fleet.tile('typo')
  await expect(tile.foot).toContainText('"no-such-program" was not found (looked in /')
  await expect(tile.foot).toContainText('Install it, or give the whole path of the program.')
  await expect(fleet.row('typo')).toContainText('could not start')

  await tile.button('Edit').click()
  const edit = fleet.editDialog('typo')
  // The form is complete once the agent types are loaded.
  await expect(edit.type('Custom command')).toBeChecked()
  await expect(edit.command).toHaveValue('no-such-program')
  await edit.enter({ command: '/bin/sh', args: `-c 'echo it runs; exec sleep 60'` })
  await edit.press('Save')
  await tile.button('Try again').click()
  await tile.waitFor('it runs')
})

test('a folder that is gone and a file that is no program are refused, and taken once they are right', async ({
  shared,
}) => {
  const { fleet, place } = shared
  const folder = join(place.root, 'gone')
  await shared.startAgent('homeless', '/bin/sh', ['-c', 'pwd; exec sleep 60'], { cwd: folder })
  const homeless = fleet.tile('homeless')
  await expect(homeless.foot).toContainText(`There is no folder ${folder}. Make it, or choose another.`)
  mkdirSync(folder)
  await homeless.button('Try again').click()
  await homeless.waitFor(folder)

  const script = join(place.root, 'script.sh')
  writeFileSync(script, '#!/bin/sh\necho a program now\nexec sleep 60\n', { mode: 0o644 })
  await shared.startAgent('script', script, [])
  const tile = fleet.tile('script')
  await expect(tile.foot).toContainText(`${script} may not be executed. Make it executable (chmod +x)`)
  chmodSync(script, 0o755)
  await tile.button('Try again').click()
  await tile.waitFor('a program now')
})

test('a name that is taken is refused at its field, and nothing that was typed is lost', async ({ shared }) => {
  const { fleet, place } = shared
  await shared.startFixture('twin', 'idle')
  await expect(fleet.row('twin')).toContainText('running')
  const dialog = await fleet.openNewAgent()
  await dialog.enterCustom({ folder: place.workspace, name: 'twin', command: '/bin/sh', args: `-c 'sleep 60'` })
  await dialog.press('Create & start')
  await expect(dialog.dialog.getByRole('alert')).toContainText('twin')
  await expect(dialog.name).toHaveAttribute('aria-invalid', 'true')
  await expect(dialog.command).toHaveValue('/bin/sh')
  await expect(dialog.args).toHaveValue(`-c 'sleep 60'`)
  await dialog.enter({ name: 'other twin' })
  await dialog.press('Create & start')
  await expect(fleet.row('other twin')).toContainText('running')
  await expect(fleet.list.getByRole('option')).toHaveCount(2)
})

test('what is missing in the form is said at each field before the host is asked', async ({ shared: { fleet } }) => {
  const dialog = await fleet.openNewAgent()
  await dialog.enterCustom({ folder: 'not/absolute', name: 'x', command: '', args: `'never closed` })
  await dialog.press('Create & start')
  await expect(dialog.dialog.getByRole('alert')).toHaveText([
    'Give the folder as an absolute path; "not/absolute" is not one.',
    'Name the program to run.',
    `A ' is opened and never closed.`,
  ])
  await dialog.press('Cancel')
  await expect(dialog.dialog).toBeHidden()
})
