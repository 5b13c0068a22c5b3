import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

test('what is wrong in a closed section opens it, and it stays open while that is mended; other errors stay', async ({
  shared: { fleet, place },
}) => {
  const dialog = await fleet.openNewAgent()
  await dialog.enterCustom({ folder: place.workspace, name: 'careful' })
  await dialog.unfold('Supervision')
  const wait = dialog.field('Wait before kill')
  await wait.fill('soon')
  await dialog.unfold('Supervision')
  await expect(wait).toBeHidden()

  await dialog.press('Create & start')
  await expect(dialog.dialog).toContainText('Name the program to run.')
  await expect(dialog.dialog).toContainText('"soon" is no time')
  await expect(dialog.command, 'the first field that is wrong').toBeFocused()
  await wait.focus()
  await fleet.page.keyboard.press('ControlOrMeta+a')
  await fleet.page.keyboard.type('7 s')
  await expect(wait).toHaveValue('7 s')
  await expect(dialog.dialog).not.toContainText('is no time')
  await expect(dialog.dialog).toContainText('Name the program to run.')

  await dialog.command.fill('/bin/cat')
  await expect(dialog.dialog).not.toContainText('Name the program to run.')
  await dialog.press('Create')
  await expect(dialog.dialog).toBeHidden()
})

test('an agent cannot be made before its types are known', async ({ shared: { fleet, host, place } }) => {
  process.kill(host.pid, 'SIGSTOP')
  try {
    const dialog = await fleet.openNewAgent()
    const buttons = ['Create & start', 'Create'] as const
    for (const name of buttons) {
      await expect(dialog.dialog.getByRole('button', { name, exact: true })).toBeDisabled()
    }
    process.kill(host.pid, 'SIGCONT')
    await dialog.enterCustom({ folder: place.workspace, name: 'patient', command: '/bin/cat' })
    await dialog.press('Create & start')
    await expect(dialog.dialog).toBeHidden()
    await expect(fleet.row('patient')).toContainText('running')
  } finally {
    process.kill(host.pid, 'SIGCONT')
  }
})

test('a change saves only what was changed: what another window saved meanwhile stays', async ({ shared }) => {
  const { fleet } = shared
  const id = await shared.startAgent('shared', '/bin/cat', [], { group: 'Before' })
  await fleet.row('shared').click({ button: 'right' })
  await fleet.page.getByRole('menuitem', { name: 'Edit…' }).click()
  const dialog = fleet.editDialog('shared')
  await dialog.args.fill('-u')
  using client = await shared.client()
  const patch = { group: 'After', restart: { stableMs: 5_000 } }
  expect(await client.request('agent.update', { agent: id, patch })).toMatchObject({ ok: true })
  await dialog.unfold('Supervision')
  await dialog.choice('Restart', 'Always').click()
  await dialog.press('Save')
  await expect(dialog.dialog).toBeHidden()
  const after = await client.request('agent.describe', { agent: id })
  expect(after).toMatchObject({
    ok: true,
    value: { agent: { spec: { args: ['-u'], group: 'After', restart: { when: 'always', stableMs: 5_000 } } } },
  })
})
