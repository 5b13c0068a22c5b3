import { beforeEach, expect, onTestFinished } from 'vitest'
import { LeakCheck } from './leaks.ts'
import { settle } from './manual-clock.ts'
import { SupervisedWorld } from './supervised-world.ts'

/** Opens worlds for the tests of one file and closes them after each. A host that has ended leaves no timer and nothing undisposed behind. */
export function worldsOfThisFile(): () => Promise<SupervisedWorld> {
  const check = new LeakCheck()
  const open: SupervisedWorld[] = []
  beforeEach(() => check.install())
  return async () => {
    const world = await SupervisedWorld.open()
    open.push(world)
    // Registered with the first world, so it runs after all that the test connected to its worlds has ended.
    if (open.length === 1) onTestFinished(() => closeAll(open.splice(0), check))
    return world
  }
}

async function closeAll(worlds: readonly SupervisedWorld[], check: LeakCheck): Promise<void> {
  for (const { supervisor } of worlds) supervisor.dispose()
  await settle()
  check.uninstall()
  expect(
    worlds.map(({ clock }) => clock.pendingTimers),
    'timers left behind',
  ).toEqual(worlds.map(() => 0))
  expect(check.leaks(), 'made and never disposed').toEqual([])
}
