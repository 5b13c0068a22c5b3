import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

const BROKEN = '{"theme": "dark", "tiles": 9'
const RUBBISH = 'this was a database once. '.repeat(400)

test('settings and database that cannot be read are kept aside and named; Corral starts without them', async ({
  corral,
}) => {
  const { host, place } = corral
  await corral.startFixture('forgotten', 'willing')
  await expect(corral.fleet.row('forgotten')).toBeVisible()
  await host.stop()
  writeFileSync(join(place.dataDir, 'settings.json'), BROKEN)
  writeFileSync(join(place.dataDir, 'corral.db'), RUBBISH)
  await corral.start()

  const { fleet } = corral
  const settings = fleet.banner(
    /The settings file could not be read\. It is kept as .*; Corral started with the defaults/,
  )
  const database = fleet.banner(/The database was damaged\. It is kept as .*; Corral started with an empty one/)
  await expect(settings).toBeVisible()
  await expect(database).toBeVisible()
  for (const [banner, start, content] of [
    [settings, 'settings.json.', BROKEN],
    [database, 'corral.db.damaged-', RUBBISH],
  ] as const) {
    const aside = readdirSync(place.dataDir).find((name) => name.startsWith(start) && !/-(wal|shm)$/.test(name)) ?? ''
    await expect(banner).toContainText(join(place.dataDir, aside))
    expect(readFileSync(join(place.dataDir, aside), 'utf8')).toBe(content)
  }
  await fleet.settings.open()
  await expect(fleet.settings.theme('System')).toBeChecked()
  await expect(fleet.settings.tiles(4)).toBeChecked()
  await fleet.settings.close()
  await settings.getByRole('button', { name: 'Dismiss' }).click()
  await expect(settings).toBeHidden()
  await expect(database).toBeVisible()

  // The new file works: an agent created now still exists after the next start.
  await corral.startFixture('remembered', 'willing')
  await expect(fleet.row('remembered')).toContainText('running')
  await host.stop()
  await corral.start()
  await expect(corral.fleet.row('remembered')).toContainText('stopped')
  await expect(corral.fleet.banner('damaged')).toBeHidden()
})
