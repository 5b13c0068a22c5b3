import { expect } from 'playwright/test'
import { test } from './support/corral.ts'

const TMUX = { runner: 'tmux' } as const

test('an agent in tmux goes on through a kill -9 of the host with its screen, and stops with nothing left', async ({
  corral,
}) => {
  await corral.startFixture('keeper', 'echo', [], TMUX)
  await corral.fleet.tile('keeper').waitFor('ready')
  await corral.fleet.tile('keeper').type('before')
  await corral.fleet.tile('keeper').waitFor('before')
  await corral.fleet.select('keeper')
  await expect(corral.fleet.inspector.panel).toContainText('attach -t')
  const pids = corral.place.processes().filter(({ command }) => command.includes('echo.mjs'))

  await corral.host.kill()
  await corral.start()
  await expect(corral.fleet.banner('host is gone')).toBeHidden()

  const tile = corral.fleet.tile('keeper')
  await tile.waitFor('before')
  await expect(corral.fleet.row('keeper')).toContainText('running')
  await expect(corral.fleet.banner('still running')).toBeHidden()
  await tile.type('after')
  await tile.waitFor('after')
  const now = corral.place.processes().filter(({ command }) => command.includes('echo.mjs'))
  expect(now.map(({ pid }) => pid)).toEqual(pids.map(({ pid }) => pid))

  await tile.command('Stop')
  await expect(corral.fleet.row('keeper')).toContainText('stopped')
  await expect.poll(() => corral.place.processes().filter(({ command }) => command.includes('echo.mjs'))).toEqual([])
})

test('an agent in tmux that was left running when Corral ended goes on with the next start', async ({ corral }) => {
  await corral.startFixture('keeper', 'echo', [], TMUX)
  await corral.startFixture('mortal', 'echo')
  for (const name of ['keeper', 'mortal']) await corral.fleet.tile(name).waitFor('ready')
  await corral.fleet.tile('keeper').type('left alone')
  await corral.fleet.tile('keeper').waitFor('left alone')
  expect(await corral.host.stop()).toBe(0)
  await corral.start()
  await expect(corral.fleet.banner('host is gone')).toBeHidden()
  await corral.fleet.tile('keeper').waitFor('left alone')
  await expect(corral.fleet.row('keeper')).toContainText('running')
  await expect(corral.fleet.row('mortal')).toContainText('stopped')
  await corral.fleet.tile('keeper').command('Stop')
  await expect(corral.fleet.row('keeper')).toContainText('stopped')
})
