import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

/** Of what settings take. */
const MORE_MB_THAN_ANY_MACHINE = '16777216'

test('with one place the second agent waits in line, says why, starts anyway or when the place is free', async ({
  corral,
}) => {
  const { fleet } = corral
  await fleet.settings.open()
  await fleet.settings.show('Starting')
  await fleet.settings.box('Agents up at once').fill('0')
  await fleet.page.keyboard.press('Enter')
  await expect(fleet.settings.dialog.getByRole('alert')).toContainText('Let at least one agent be up')
  await fleet.settings.box('Agents up at once').fill('1')
  await fleet.settings.close()

  await corral.startFixture('first', 'idle')
  await expect(fleet.row('first')).toContainText('running')
  await corral.startFixture('second', 'idle')
  await corral.startFixture('third', 'idle')
  await expect(fleet.row('second')).toContainText('next in line')
  await expect(fleet.row('third')).toContainText('2nd in line')
  await expect(fleet.tile('third').foot).toContainText('2nd in line. 1 of 1 agents are up; it waits for a free place.')

  // What holds the line changes, and with it the words of everybody in it.
  await fleet.settings.open()
  await fleet.settings.show('Starting')
  await fleet.settings.box('Agents up at once').fill('2')
  await fleet.settings.close()
  await expect(fleet.row('second')).toContainText('running')
  await expect(fleet.row('third')).toContainText('next in line')
  await expect(fleet.tile('third').foot).toContainText('2 of 2 agents are up; it waits for a free place.')
  await fleet.select('third')
  await expect(fleet.inspector.why).toContainText('2 of 2 agents are up')
  await fleet.settings.open()
  await fleet.settings.show('Starting')
  await fleet.settings.box('Memory to keep free').fill(MORE_MB_THAN_ANY_MACHINE)
  await fleet.settings.box('Agents up at once').fill('3')
  await fleet.settings.close()
  await expect(fleet.tile('third').foot).toContainText(`${MORE_MB_THAN_ANY_MACHINE} MB must stay free`)
  await expect(fleet.inspector.why).toContainText(`${MORE_MB_THAN_ANY_MACHINE} MB must stay free`)
  await fleet.tile('second').command('Stop')
  await expect(fleet.row('second')).toContainText('stopped')
  await fleet.settings.open()
  await fleet.settings.show('Starting')
  await fleet.settings.box('Agents up at once').fill('1')
  await fleet.settings.box('Memory to keep free').fill('0')
  await fleet.settings.close()
  await fleet.tile('second').button('Start again').click()
  await expect(fleet.row('second')).toContainText('2nd in line')

  await fleet.tile('third').button('Start anyway').click()
  await expect(fleet.row('third')).toContainText('running')
  await fleet.tile('third').command('Stop')
  await expect(fleet.row('third')).toContainText('stopped')
  await expect(fleet.row('second')).toContainText('next in line')
  await fleet.tile('first').command('Stop')
  await expect(fleet.row('second')).toContainText('running')

  await fleet.tile('third').button('Start again').click()
  await expect(fleet.row('third')).toContainText('next in line')
  await fleet.tile('third').button('Cancel').click()
  await expect(fleet.row('third')).toContainText('stopped')
})
