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

test('who asks on another machine while no window is in front is told by notification, badge and tray', async ({
  corral,
  two,
}) => {
  const { desktop, fleet } = corral
  await two.there.startFixture('far', 'own/reporter')
  await addBox(two)
  await desktop.clickClose()
  await two.there.fleet.tile('far').waitFor('ready')
  await two.there.fleet.tile('far').type('ask push to main\n')
  await expect
    .poll(async () => (await desktop.calls()).filter(({ kind }) => kind === 'notification'))
    .toContainEqual({ kind: 'notification', title: 'far on box', body: 'Waits for approval.' })
  await expect.poll(async () => (await desktop.tray())?.tooltip).toContain('1 needs you')
  await desktop.clickTray('far on box: waits for approval')
  expect(await desktop.visibleWindows()).toBe(1)
  await expect(two.hosts.switcher).toContainText('box')
  await expect(fleet.tile('far').input).toBeFocused(PATIENT)
})
