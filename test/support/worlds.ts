import { afterEach } from 'vitest'
import { SupervisedWorld } from './supervised-world.ts'

/** Opens worlds for the tests of one file and closes them after each. */
export function worldsOfThisFile(): () => Promise<SupervisedWorld> {
  const open: SupervisedWorld[] = []
  afterEach(() => open.splice(0).forEach((world) => world.supervisor.dispose()))
  return async () => {
    const world = await SupervisedWorld.open()
    open.push(world)
    return world
  }
}
