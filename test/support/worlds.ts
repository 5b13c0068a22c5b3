import { beforeEach, expect, onTestFinished } from 'vitest'
import { LeakCheck } from './leaks.ts'
import { settle } from './manual-clock.ts'
import { SupervisedWorld } from './supervised-world.ts'

/** Opens worlds for the tests of one file and closes them after each. A host that has ended leaves no timer and nothing undisposed behind. */
export function worldsOfThisFile(): () => Promise<SupervisedWorld> {
  const check = new LeakCheck()
  beforeEach(() => check.install())
  return async () => {
    const world = await SupervisedWorld.open()
    // Registered before what the test connects to the world, so it runs after that has ended.
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
