import { describe, expect, it } from 'vitest'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { settle } from '../../../test/support/manual-clock.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

const newWorld = worldsOfThisFile()
const USER = { cause: 'user', force: false } as const
const QUIT = { cause: 'quit', deadlineMs: 5000, leaveSessions: false } as const

/** An agent whose folder does not answer until `answer` is called; later looks are answered at once. */
async function hanging(
  world: SupervisedWorld,
  change: Partial<AgentSpec> = {},
): Promise<{ readonly agent: SupervisedAgent; readonly answer: () => void }> {
  const { promise, resolve } = Promise.withResolvers<void>()
  world.workspaces.held = promise
  const agent = await world.started(change)
  world.workspaces.held = null
  expect(agent.state.phase.kind).toBe('starting')
  return { agent, answer: resolve }
}

describe.each([{ runner: 'pty' }, { runner: 'tmux' }] as const)(
  'a launch that hangs before its spawn ($runner)',
  (change) => {
    it('is over as soon as it is stopped, and spawns nothing however late its check ends', async () => {
      const world = await newWorld()
      const { agent, answer } = await hanging(world, change)
      agent.stop(USER)
      await settle()
      expect(agent.state).toMatchObject({ wanted: 'down', phase: { kind: 'stopped', lastRun: { startedAt: null } } })
      answer()
      await world.pass(60_000)
      expect([agent.state.phase.kind, world.ptys.ptys]).toEqual(['stopped', []])
    })

    it('holds up no removal', async () => {
      const world = await newWorld()
      const { agent } = await hanging(world, change)
      const removed = world.supervisor.fleet.remove(agent)
      await settle()
      expect(world.supervisor.fleet.list()).toEqual([])
      expect(await removed).toEqual({ ok: true, value: null })
    })

    it('holds up no end of the host', async () => {
      const world = await newWorld()
      await hanging(world, change)
      const outcomes: unknown[] = []
      void world.supervisor.stopAll(QUIT).then((outcome) => outcomes.push(outcome))
      await settle()
      expect(outcomes).toEqual([{ stopped: 1, survivors: 0 }])
    })

    it.each(['its check succeeds', 'its check fails'])(
      'gives way to the next start, whatever comes of it late: %s',
      async (end) => {
        const world = await newWorld()
        const { agent, answer } = await hanging(world, change)
        agent.restart()
        await world.pass(10)
        expect(agent.state).toMatchObject({ generation: 2, phase: { kind: 'running' } })
        if (end === 'its check fails') world.workspaces.folders.delete('/work')
        answer()
        await world.pass(10)
        expect(agent.state).toMatchObject({ generation: 2, phase: { kind: 'running' } })
        expect(world.ptys.ptys).toHaveLength(1)
      },
    )
  },
)
