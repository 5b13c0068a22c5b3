import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'playwright/test'
import type { DoubleHost } from './support/double-host.ts'
import type { Call } from './electron-double/messages.ts'
import { test, type Corral } from './support/corral.ts'
import { doubleOf } from './support/double.ts'
import { REPOSITORY } from './support/repository.ts'

const ITEM = 'Restart to update to 99.0.0'

/** Starts the app again as the AppImage of a release with a feed, which has a newer version. */
async function startPackaged(corral: Corral, change: NodeJS.ProcessEnv = {}): Promise<DoubleHost> {
  await corral.host.stop()
  const resources = join(corral.place.root, 'packaged')
  mkdirSync(resources)
  symlinkSync(join(REPOSITORY, 'resources'), join(resources, 'resources'))
  writeFileSync(join(resources, 'app-update.yml'), 'provider: generic\nurl: https://updates.example/\n')
  Object.assign(corral.place.env, {
    ELECTRON_DOUBLE_PACKAGED: '1',
    ELECTRON_DOUBLE_RESOURCES: resources,
    ELECTRON_DOUBLE_UPDATE: '99.0.0',
    APPIMAGE: join(resources, 'Corral.AppImage'),
    ...change,
  })
  await corral.start()
  return doubleOf(corral)
}

async function installs(host: DoubleHost): Promise<readonly Call[]> {
  return (await host.calls()).filter(({ kind }) => kind === 'install')
}

async function offered(host: DoubleHost): Promise<boolean> {
  return JSON.stringify(await host.menu()).includes(ITEM)
}

test('an update is downloaded, told once, and installed when a person who runs nothing asks for it', async ({
  corral,
}) => {
  const host = await startPackaged(corral)
  await expect.poll(() => offered(host)).toBe(true)
  const told = (await host.calls()).filter((call) => call.kind === 'notification' && call.title.includes('99.0.0'))
  expect(told).toHaveLength(1)
  expect(await installs(host)).toEqual([])
  await host.clickMenu(ITEM)
  expect(await host.whenEnded()).toBe(0)
  expect(await installs(host)).toEqual([{ kind: 'install', isSilent: true, startsAgain: true }])
})

/** The new version shows the agent in tmux running, with its screen; it is stopped. */
async function expectKeeperTakenOver({ fleet }: Corral): Promise<void> {
  await expect(fleet.row('keeper')).toContainText('running')
  await fleet.tile('keeper').waitFor('ready')
  await fleet.tile('keeper').command('Stop')
  await expect(fleet.row('keeper')).toContainText('stopped')
}

test('agents that would end are named first, go on if the person waits, and are stopped if they agree', async ({
  corral,
}) => {
  const host = await startPackaged(corral)
  await corral.startFixture('keeper', 'echo', [], { runner: 'tmux' })
  await corral.startFixture('api', 'echo')
  for (const name of ['keeper', 'api']) await corral.fleet.tile(name).waitFor('ready')
  await expect.poll(() => offered(host)).toBe(true)
  await host.clickTray(ITEM)
  expect(await host.dialog()).toMatchObject({ message: 'Stop 1 agent and update to 99.0.0?' })
  await host.answerDialog('Later')
  await corral.fleet.tile('api').type('still here')
  await corral.fleet.tile('api').waitFor('still here')
  expect(await installs(host)).toEqual([])
  await host.clickTray(ITEM)
  await host.answerDialog('Stop and update')
  expect(await host.whenEnded()).toBe(0)
  expect(await installs(host)).toEqual([{ kind: 'install', isSilent: true, startsAgain: true }])
  await corral.start()
  await expect(corral.fleet.row('api')).toContainText('stopped')
  await expectKeeperTakenOver(corral)
})

test('a person’s quit installs it, an end by the system does not', async ({ corral }) => {
  const host = await startPackaged(corral)
  await corral.startFixture('keeper', 'echo', [], { runner: 'tmux' })
  await corral.fleet.tile('keeper').waitFor('ready')
  await expect.poll(() => offered(host)).toBe(true)
  await host.stop()
  expect(await installs(host)).toEqual([])
  await corral.start()
  const again = doubleOf(corral)
  await expect(corral.fleet.row('keeper')).toContainText('running')
  await expect.poll(() => offered(again)).toBe(true)
  await again.clickTray('Quit Corral')
  await again.answerDialog('Leave running')
  expect(await again.whenEnded()).toBe(0)
  expect(await installs(again)).toEqual([{ kind: 'install', isSilent: true, startsAgain: false }])
  await corral.start()
  await expectKeeperTakenOver(corral)
})

test('what the system’s package manager has installed is left to it', async ({ corral }) => {
  const host = await startPackaged(corral, { APPIMAGE: undefined })
  await corral.startFixture('api', 'echo')
  await corral.fleet.tile('api').waitFor('ready')
  expect(await offered(host)).toBe(false)
})

test('a download that breaks off is written down once, offers nothing, and begins anew with the next start', async ({
  corral,
}) => {
  const host = await startPackaged(corral, { ELECTRON_DOUBLE_DOWNLOAD: 'breaks' })
  await corral.startFixture('api', 'echo')
  await corral.fleet.tile('api').waitFor('ready')
  await expect.poll(() => host.log()).toContain('looking for an update: Error: net::ERR_CONNECTION_RESET')
  expect(host.log()).not.toContain('unhandled')
  expect(await offered(host)).toBe(false)
  await host.stop()
  delete corral.place.env['ELECTRON_DOUBLE_DOWNLOAD']
  await corral.start()
  const again = doubleOf(corral)
  await expect.poll(() => offered(again)).toBe(true)
})
