import { expect } from 'playwright/test'
import { childrenOf } from './support/marked-processes.ts'
import { fixturePath, test, type Corral } from './support/corral.ts'

/**
 * Node resets signals that its parent ignored, so a preloaded module makes the fixture ignore SIGINT: it exits only on
 * SIGTERM.
 */
const IGNORE_INTERRUPT = `data:text/javascript,process.on('SIGINT',()=>{})`

async function expectNothingLeft({ place, host }: Corral): Promise<void> {
  expect((await place.agentsLeft(host.pid)).map(({ pid, command }) => `${pid} ${command}`)).toEqual([])
  // Agents are children of the host: one that has exited but was not reaped would be listed as a zombie.
  await expect.poll(() => childrenOf(host.pid)).toEqual([])
}

test('a stop shows how far it is; Kill now ends one that would take long, with all it started', async ({ shared }) => {
  const { fleet } = shared
  await shared.startFixture('stubborn', 'stubborn')
  const tile = fleet.tile('stubborn')
  await tile.waitFor('ready')
  await tile.command('Stop')
  const stage = tile.foot.locator('[aria-current=step]')
  await expect(stage).toHaveText('interrupt')
  await fleet.select('stubborn')
  const steps = fleet.inspector.stop.getByRole('listitem')
  await expect(steps).toHaveText([/^interruptSIGINT/, /^terminate/, /^again/, /^hang up/, /^kill/])
  await expect(fleet.row('stubborn')).toContainText('stopping')
  await expect(stage).toHaveText('terminate')
  await tile.button('Kill now').click()
  await expect(tile.foot).toContainText('Stopped as asked, by kill')
  await expect(fleet.inspector.pastRun(1)).toContainText(/stopped.*by kill in [\d.]+ s/)
  await expect(fleet.inspector.events).toContainText('stop reached terminate')
  await expectNothingLeft(shared)
})

test('a stop leaves no process, whatever the agent does about it', async ({ shared }) => {
  const { fleet } = shared
  const quick = { terminateWaitMs: 400 }
  await fleet.palette.run('Show 6 terminals')
  await shared.startFixture('stubborn', 'stubborn', [], quick)
  await shared.startFixture('setsid', 'setsid-child', [], quick)
  await shared.startFixture('daemon', 'double-fork', [], quick)
  await shared.startFixture('zombies', 'zombie-maker', [], quick)
  await shared.startAgent(
    'forker',
    process.execPath,
    ['--import', IGNORE_INTERRUPT, fixturePath('fork-during-kill')],
    quick,
  )
  const names = ['stubborn', 'setsid', 'daemon', 'zombies', 'forker']
  const pids = (await Promise.all(names.map((name) => fleet.tile(name).readyPids()))).flat()
  expect(pids.length).toBe(5 + 1 + 1 + 2 + 1)

  await fleet.select('zombies')
  await expect(fleet.inspector.processes).toContainText('1 zombie')
  await expect(fleet.inspector.process('zombie').last()).toBeVisible()

  for (const name of names) await fleet.tile(name).command('Stop')
  for (const name of names) await expect(fleet.tile(name).foot).toContainText(/Stopped as asked, by [\w-]+ in/)
  await expect(fleet.tile('stubborn').foot).toContainText('by kill')
  await fleet.tile('forker').waitFor(/forked pid=\d+/)
  await expectNothingLeft(shared)
})

test('what an agent leaves behind when it ends by itself is ended too', async ({ shared }) => {
  const { fleet } = shared
  await shared.startFixture('leaver', 'double-fork', ['--leader-exits'], { terminateWaitMs: 400 })
  await expect(fleet.tile('leaver').foot).toContainText(
    /Exited 0 after .* The processes it left running were ended too, by \w+/,
  )
  await expectNothingLeft(shared)
})
