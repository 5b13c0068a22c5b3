import { beforeEach, expect, onTestFinished } from 'vitest'
import { LeakCheck } from './leaks.ts'
import { settle } from './manual-clock.ts'
import { SupervisedWorld } from './supervised-world.ts'

/** Opens worlds for the tests of one file and closes them after each. Fails if a host that has ended left a timer or an undisposed object. */
export function worldsOfThisFile(): () => Promise<SupervisedWorld> {
  const check = new LeakCheck()
  beforeEach(() => check.install())
  return async () => {
    const world = await SupervisedWorld.open()
    // Registered before the test connects anything to the world, so it runs after those connections have closed.
    onTestFinished(async () => {
      world.supervisor.dispose()
      await settle()
      check.uninstall()
      expect(world.clock.pendingTimers, 'timers left behind').toBe(0)
      expect(check.leaks(), 'made and never disposed').toEqual([])
    })
    return world
  }
}
