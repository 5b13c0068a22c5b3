import { expect } from 'playwright/test'
import { addBox, PATIENT, test } from './support/two-machines.ts'

test('the tray leads to an agent of this machine while the window shows another', async ({ corral, two }) => {
  const { desktop, fleet } = corral
  await corral.startFixture('docs', 'own/reporter')
  await two.there.startFixture('far', 'echo')
  await fleet.tile('docs').waitFor('ready')
  await fleet.tile('docs').type('ask push to main\n')
  await addBox(two)
  await two.hosts.show('box')
  await expect(fleet.row('far')).toBeVisible(PATIENT)
  await expect(fleet.row('docs')).toHaveCount(0)
  await expect.poll(async () => (await desktop.tray())?.tooltip).toContain('1 needs you')
  await desktop.clickTray('docs: waits for approval')
  await expect(fleet.tile('docs').input).toBeFocused(PATIENT)
  await expect(two.hosts.switcher).toContainText('This machine')
})
