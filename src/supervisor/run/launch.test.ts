import { expect, it, onTestFinished } from 'vitest'
import { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import type { SupervisorPorts } from '../environment.ts'

const boom = (): never => {
  throw new Error('boom')
}

const THROWS: Readonly<Record<string, (ports: SupervisorPorts) => SupervisorPorts>> = {
  'the folder': (ports) => ({ ...ports, workspaces: { inspect: boom, complete: async () => [] } }),
  'the agent types': (ports) => ({ ...ports, agentTypes: { problems: [], list: async () => boom() } }),
  'the environment': (ports) => ({ ...ports, shellEnvironment: { read: async () => boom() } }),
  'the program': (ports) => ({
    ...ports,
    commands: { ...ports.commands, resolve: async () => boom() },
  }),
  'the terminal': (ports) => ({ ...ports, ptys: { spawn: boom } }),
}

it.each(Object.keys(THROWS))('C3: a start during which looking at %s throws has failed, and says so', async (what) => {
  const world = await SupervisedWorld.open(THROWS[what])
  onTestFinished(() => world.supervisor.dispose())
  const agent = world.create()
  agent.start({ by: 'user' })
  await world.pass(1_000)
  expect(agent.state.phase).toMatchObject({
    kind: 'failed',
    failure: { code: 'internal-error', message: 'It was not started: boom. Start it again.' },
  })
  expect(world.bugs).not.toEqual([])
})
