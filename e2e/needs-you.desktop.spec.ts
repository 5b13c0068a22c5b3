import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

test('who asks while no window is in front is told by notification, badge and tray, which leads there', async ({
  corral,
}) => {
  const { desktop, fleet } = corral
  await corral.startFixture('docs', 'own/reporter')
  await fleet.tile('docs').waitFor('ready')
  await fleet.tile('docs').type('later ask push to main\n')
  await fleet.tile('docs').waitFor('told later')
  await desktop.clickClose()
  expect(await desktop.visibleWindows()).toBe(0)

  const told = async (): Promise<readonly unknown[]> =>
    (await desktop.calls()).filter((call) => call.kind === 'notification' && call.title === 'docs')
  await expect
    .poll(told)
    .toEqual([{ kind: 'notification', title: 'docs', body: 'Waits for your approval: push to main' }])
  const badges = (await desktop.calls()).filter(({ kind }) => kind === 'badge')
  expect(badges.at(-1)).toEqual({ kind: 'badge', count: 1 })
  await expect.poll(async () => (await desktop.tray())?.tooltip).toContain('1 needs you')
  await desktop.clickTray('docs: waits for approval')
  expect(await desktop.visibleWindows()).toBe(1)
  await expect(fleet.tile('docs').input).toBeFocused()
})
