import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

/** The page says so after 5 s; the rest is for a busy machine. */
const SILENT_WITHIN_MS = 20_000

test('a host that is stopped is called silent until it goes on', async ({ corral }) => {
  const { host, fleet } = corral
  await corral.startFixture('echo', 'echo')
  await expect(fleet.row('echo')).toContainText('running')
  const banner = fleet.banner(/^The host has been silent since \d\d:\d\d:\d\d \(\d+ s\)\./)
  await expect(banner).toHaveCount(0)
  process.kill(host.pid, 'SIGSTOP')
  try {
    await expect(banner).toBeVisible({ timeout: SILENT_WITHIN_MS })
    await expect(banner.locator('[aria-live="off"]')).toHaveText(/^\(\d+ s\)\.$/)
    await expect(fleet.tile('echo').terminal).toBeVisible()
  } finally {
    process.kill(host.pid, 'SIGCONT')
  }
  await expect(banner).toHaveCount(0)
  await fleet.tile('echo').type('heard\n')
  await fleet.tile('echo').waitFor('heard')
})
