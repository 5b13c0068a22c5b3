import { expect, it } from 'vitest'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

const newWorld = worldsOfThisFile()
const QUARTER_MS = 16 * 60_000
const doing = ({ facets }: SupervisedAgent) => facets.current.activity

async function runCommand(world: SupervisedWorld): Promise<void> {
  const shell = world.ptys.last.process
  const command = shell.fork({ name: 'make' })
  command.groupId = command.pid
  shell.foregroundGroupId = command.pid
  await world.pass(7_000)
}

it('a shell waits at its prompt while nothing of it moves', async () => {
  const world = await newWorld()
  const agent = await world.started({ type: 'shell', command: '/bin/sh' })
  await world.pass(7_000)
  expect(doing(agent)).toMatchObject({ kind: 'idle', by: { source: 'foreground', rule: 'at its prompt' } })
})

it('a shell that takes processor time runs something by itself', async () => {
  const world = await newWorld()
  const agent = await world.started({ type: 'shell', command: '/bin/sh' })
  for (let n = 0; n < 10; n += 1) {
    world.ptys.last.process.cpuMs += 900
    await world.pass(1_000)
  }
  expect(doing(agent)?.kind).toBe('quiet')
})

it('a command in the foreground of a shell is work, and never stuck', async () => {
  const world = await newWorld()
  const agent = await world.started({ type: 'shell', command: '/bin/sh' })
  await runCommand(world)
  expect(doing(agent)).toMatchObject({ kind: 'working', by: { source: 'foreground', text: 'make' } })
  await world.pass(QUARTER_MS)
  expect(doing(agent)?.kind).toBe('working')
})

it('of other agents it says nothing', async () => {
  const world = await newWorld()
  const agent = await world.started({ type: 'told', command: 'program' })
  await runCommand(world)
  expect(doing(agent)).toMatchObject({ kind: 'quiet', by: null })
})
