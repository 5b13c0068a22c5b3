import { beforeEach, expect, onTestFinished } from 'vitest'
import { LeakCheck } from './leaks.ts'
import { settle } from './manual-clock.ts'
import { SupervisedWorld } from './supervised-world.ts'
import type { SupervisorPorts } from '../../src/supervisor/environment.ts'

/** Puts ports of a test in the place of others. */
type Change = (ports: SupervisorPorts) => SupervisorPorts

/** Opens worlds for the tests of one file and closes them after each. A host that has ended leaves no timer and nothing undisposed behind. */
export function worldsOfThisFile(): (change?: Change) => Promise<SupervisedWorld> {
  const check = new LeakCheck()
  const open: SupervisedWorld[] = []
  beforeEach(() => check.install())
  return async (change: Change = (ports) => ports) => {
    const world = await SupervisedWorld.open(change)
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
