import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'playwright/test'
import { test, type Corral } from './support/corral.ts'
import { doubleOf, windowIds } from './support/double.ts'
import type { DoubleHost } from './support/double-host.ts'

// What the app finds around it is not as it should be: it says so and goes on.

/** Starts the app again, in a changed environment. */
async function startIn(corral: Corral, change: NodeJS.ProcessEnv): Promise<DoubleHost> {
  await corral.host.stop()
  Object.assign(corral.place.env, change)
  await corral.start()
  return doubleOf(corral)
}

async function startAgent(corral: Corral): Promise<void> {
  await corral.startFixture('api', 'echo')
  await corral.fleet.tile('api').waitFor('ready')
}

/** Closing the last window asks, with the window shown: the app does not go to where nobody could open it. */
async function expectCloseAsks(host: DoubleHost): Promise<void> {
  await host.clickClose()
  expect(await host.dialog()).toMatchObject({ message: 'Stop 1 agent and quit?', hasParent: true })
  expect(await host.visibleWindows()).toBe(1)
  await host.answerDialog('Cancel')
}

/** Writes another version of the schema into a database; returns the one it had. */
function changeVersion(path: string, version: number): number {
  const database = new DatabaseSync(path)
  const before = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  database.exec(`PRAGMA user_version = ${version}`)
  database.close()
  return before
}

async function toldKinds(host: DoubleHost): Promise<readonly string[]> {
  return (await host.calls()).map(({ kind }) => kind)
}

for (const [where, address] of [
  ['no session bus', undefined],
  ['a session bus that is nowhere', 'unix:path=/nowhere/bus'],
] as const) {
  test(`${where}: the app runs, and does not close to a tray that nobody shows`, async ({ corral }) => {
    rmSync(join(corral.place.root, 'bin/gdbus'))
    const surroundings = { DBUS_SESSION_BUS_ADDRESS: address, ELECTRON_DOUBLE_NOTIFICATIONS: 'none' }
    const host = await startIn(corral, surroundings)
    await startAgent(corral)
    await expectCloseAsks(host)
    expect(await toldKinds(host)).not.toContain('notification')
    expect(host.log()).not.toMatch(/corral: /)
  })
}

test('a system that refuses a tray icon: the app runs without, says so once, and does not close to it', async ({
  corral,
}) => {
  const host = await startIn(corral, { ELECTRON_DOUBLE_TRAY: 'refused' })
  await startAgent(corral)
  expect(host.log().match(/making the tray icon/g)).toHaveLength(1)
  await expectCloseAsks(host)
})

test('a tray that goes while the app runs: a window that was closed to it comes back with the question', async ({
  corral,
}) => {
  const host = doubleOf(corral)
  await startAgent(corral)
  await host.clickClose()
  await expect.poll(() => host.visibleWindows()).toBe(0)
  await host.app.act({ kind: 'click-tray-icon' })
  writeFileSync(join(corral.place.root, 'bin/gdbus'), '#!/bin/sh\nexit 1\n')
  await expectCloseAsks(host)
  await corral.fleet.tile('api').type('still here')
  await corral.fleet.tile('api').waitFor('still here')
})

test('a graphics process that fails again and again: the next start draws without the card, and says so', async ({
  corral,
}) => {
  const host = doubleOf(corral)
  for (const _ of [1, 2, 3]) await host.app.act({ kind: 'lose-gpu' })
  await corral.host.kill()
  await corral.start()
  expect(await toldKinds(doubleOf(corral))).toContain('without-gpu')
  const note = join(corral.place.dataDir, 'gpu-trouble.json')
  await expect(corral.fleet.banner('Corral draws without the graphics card')).toContainText(note)
  rmSync(note)
  await corral.host.stop()
  await corral.start()
  expect(await toldKinds(doubleOf(corral))).not.toContain('without-gpu')
  await expect(corral.fleet.page.getByRole('heading', { name: 'No agents yet' })).toBeVisible()
  await expect(corral.fleet.banner('graphics card')).toHaveCount(0)
})

test('further starts while the first begins: one window opens, in front', async ({ corral }) => {
  const host = await startIn(corral, { ELECTRON_DOUBLE_SECOND_STARTS: 'early' })
  await expect
    .poll(async () => (await host.app.windowViews()).map(({ visible, focused }) => visible && focused))
    .toEqual([true])
  await startAgent(corral)
  expect(await windowIds(host)).toHaveLength(1)
})

test('a window.json that cannot be written: the window is as at the first start, and the app ends as ever', async ({
  corral,
}) => {
  const host = doubleOf(corral)
  mkdirSync(join(corral.place.dataDir, 'window.json.new'))
  await host.resizeWindow({ width: 1203, height: 741 })
  await host.clickTray('Quit Corral')
  expect(await host.whenEnded()).toBe(0)
  expect(host.log()).toContain('writing window.json')
  await corral.start()
  expect(await host.windowSize()).toEqual({ width: 1440, height: 900 })
})

test('settings of a newer Corral are named, kept as they are, and kept when others are changed', async ({ corral }) => {
  await corral.host.stop()
  const path = join(corral.place.dataDir, 'settings.json')
  const newer = { theme: 'sepia', terminalFontSize: 15, holograms: { on: true } }
  writeFileSync(path, JSON.stringify(newer))
  await corral.start()
  const { fleet } = corral
  const told = fleet.banner('has entries that this Corral does not know or cannot use: theme, holograms.')
  await expect(told).toContainText(path)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(newer)
  await fleet.settings.open()
  await fleet.settings.dialog.getByRole('switch', { name: 'Keep running when the window is closed' }).click()
  await fleet.settings.close()
  await corral.host.stop()
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ ...newer, closeToTray: false })
})

test('a database of a newer Corral is named and left alone; with a Corral that knows it everything is there', async ({
  corral,
}) => {
  const host = doubleOf(corral)
  await startAgent(corral)
  await host.stop()
  const path = join(corral.place.dataDir, 'corral.db')
  const known = changeVersion(path, 9_999)
  await expect(host.start()).rejects.toThrow('ended with 1')
  const box = (await host.calls()).find((call) => call.kind === 'error-box')
  expect(box?.content).toContain(`${path} was written by a newer Corral`)
  expect(changeVersion(path, known)).toBe(9_999)
  await corral.start()
  await expect(corral.fleet.row('api')).toContainText('stopped')
})
