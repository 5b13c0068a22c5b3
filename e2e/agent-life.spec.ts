import { expect } from 'playwright/test'
import { fixturePath, test } from './support/corral.ts'

test('an agent is made in the dialog, answers what is typed, ends with a reason, and starts again', async ({
  shared: { fleet, place },
}) => {
  const dialog = await fleet.openNewAgent()
  await dialog.enterCustom({
    folder: place.workspace,
    name: 'parrot',
    command: process.execPath,
    args: `'${fixturePath('echo')}'`,
  })
  await dialog.press('Create & start')
  await expect(dialog.dialog).toBeHidden()

  const tile = fleet.tile('parrot')
  const [pid = 0] = await tile.readyPids()
  // The new agent's terminal has the focus, without a click.
  await expect(tile.input).toBeFocused()
  await fleet.page.keyboard.type('polly')
  await tile.waitFor('polly')
  await expect(tile.drawn('polly')).toBeVisible()
  await expect(fleet.row('parrot')).toContainText('running')

  await tile.press('Control+d')
  await expect(tile.foot).toContainText(/Exited 0 after \d/)
  await expect(fleet.row('parrot')).toContainText('done, exited 0')
  expect(await tile.text(), 'the last screen stays').toContain('polly')

  await tile.button('Start again').click()
  await expect.poll(async () => (await tile.readyPids())[0]).not.toBe(pid)
  await expect(tile.foot).toBeHidden()
  const [second = 0] = await tile.readyPids()
  process.kill(second, 'SIGKILL')
  await expect(tile.foot).toContainText(/Killed by SIGKILL after \d/)
  await expect(fleet.row('parrot')).toContainText('crashed, killed by SIGKILL')
})

test('a program that fails shows its exit code and its last output, down to the last line', async ({ shared }) => {
  const { fleet } = shared
  await shared.startFixture('printer', 'print-and-exit', ['--bytes', '20480', '--code', '3'])
  const tile = fleet.tile('printer')
  await expect(tile.foot).toContainText(/Exited 3 after \d/)
  await expect(fleet.row('printer')).toContainText('crashed, exited 3')
  await tile.waitFor(/END$/)
  await fleet.select('printer')
  await expect(fleet.inspector.fact('Exit')).toHaveText('exited 3, crash')
})
