import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

test('after a kill -9 of the host its agents are known, at rest with the reason, and who survived is named', async ({
  corral,
}) => {
  // The keeper is started first: node-pty 1.2.0-beta.15 may pass the terminals of earlier programs to a later one,
  // which would keep them alive.
  await corral.startFixture('keeper', 'setsid-child')
  const [, child = 0] = await corral.fleet.tile('keeper').readyPids()
  await corral.startFixture('mortal', 'idle')
  await corral.fleet.tile('mortal').waitFor('ready')
  const before = corral.fleet
  await corral.host.kill()
  if (corral.host.kind === 'headless') {
    await expect(before.banner('Corral’s host is gone, reconnecting…')).toBeVisible()
    await before.page.evaluate(() => Object.assign(window, { isSamePage: true }))
    await before.tile('keeper').type('lost')
  }
  await corral.start()

  const { fleet } = corral
  const survivors = fleet.banner('1 process of an earlier run is still running')
  await expect(survivors).toContainText(new RegExp(`sleep \\(pid ${child}, [\\d.]+ [KM]B, from keeper\\)`))
  await expect(fleet.banner('host is gone')).toBeHidden()
  if (corral.host.kind === 'headless') {
    expect(await fleet.page.evaluate(() => 'isSamePage' in window), 'the page was not loaded again').toBe(true)
  }
  for (const name of ['mortal', 'keeper']) {
    await expect(fleet.row(name)).toContainText('end not seen')
    await expect(fleet.tile(name).foot).toContainText('Corral was not running when it ended')
  }
  process.kill(child, 'SIGKILL')
  await expect(survivors).toBeHidden()

  await fleet.tile('mortal').button('Start again').click()
  await fleet.tile('mortal').waitFor('ready')
  await expect(fleet.row('mortal')).toContainText('running')
})
