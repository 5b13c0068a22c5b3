import { expect } from 'playwright/test'
import { markedProcesses } from './support/marked-processes.ts'
import { test } from './support/corral.ts'

test('after a kill -9 of the host the ledger lists what lives on; a line is ignored, or killed after a question', async ({
  corral,
}) => {
  // The keeper is started first: node-pty 1.2.0-beta.15 may pass the terminals of earlier programs to a later one,
  // which would keep them alive.
  await corral.startFixture('keeper', 'setsid-child')
  const [, child = 0] = await corral.fleet.tile('keeper').readyPids()
  await corral.host.kill()
  await corral.start()

  const { fleet } = corral
  const { orphans } = fleet
  await fleet
    .banner('1 process of an earlier run is still running')
    .getByRole('button', { name: 'Show orphans' })
    .click()
  await expect(orphans.line(child)).toContainText(/keeper.*sleep.*[\d.]+ [KM]B.*proven/s)

  await orphans.press('Ignore', child)
  await expect(orphans.view).toContainText('Nothing was left behind')
  await expect(orphans.ignored).toContainText(String(child))
  await fleet.page.keyboard.press('Escape')
  await expect(orphans.view).toBeHidden()
  await expect(fleet.banner('still running')).toBeHidden()

  await fleet.palette.run('Orphans')
  await orphans.press('Do not ignore', child)
  await expect(orphans.ledger).toContainText(String(child))
  await orphans.press('Kill', child)
  await expect(fleet.question(/Kill sleep, pid/)).toContainText('Unsaved work is lost')
  await orphans.confirm('Kill')
  await expect(orphans.view).toContainText('Nothing was left behind')
  await expect(orphans.view, 'the killed line gives the keyboard back').toBeFocused()
  expect(markedProcesses(corral.place.root).filter(({ pid }) => pid === child)).toEqual([])
  await fleet.page.keyboard.press('Escape')
  await fleet.select('keeper')
  await expect(fleet.inspector.events).toContainText(`killed sleep (pid ${child}) of an earlier run`)
})

test('an agent that waits for a process of its last run says so and offers to end or ignore it', async ({ corral }) => {
  await corral.startFixture('keeper', 'setsid-child', [], { restart: { when: 'always' } })
  const [, child = 0] = await corral.fleet.tile('keeper').readyPids()
  await corral.host.kill()
  await corral.start()

  const { fleet } = corral
  const tile = fleet.tile('keeper')
  await expect(tile.section).toContainText('Waits for 1 process of its last run')
  await expect(tile.section).toContainText(new RegExp(`sleep \\(pid ${child}, `))
  await expect(tile.button('Ignore')).toBeVisible()
  await tile.button('End it').click()
  await fleet.orphans.confirm('Kill')
  await expect(fleet.row('keeper')).toContainText('running')
  expect(markedProcesses(corral.place.root).filter(({ pid }) => pid === child)).toEqual([])
})
