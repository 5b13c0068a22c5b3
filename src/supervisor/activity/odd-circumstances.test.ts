import { expect, it } from 'vitest'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import type { FakeProcess } from '../../../test/support/fake-process.ts'
import type { Activity } from '../../shapes/activity.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

const newWorld = worldsOfThisFile()
const HOUR_MS = 3_600_000
const status = (payload: string): string => `\x1b]7501;${payload}\x1b\\`

function start(world: SupervisedWorld, name = 'agent'): Promise<SupervisedAgent> {
  return world.started({ type: 'told', command: 'program', name, cwd: '/work' })
}

function doing({ facets }: SupervisedAgent): Activity['kind'] | null {
  return facets.current.activity?.kind ?? null
}

async function prints(world: SupervisedWorld, text: string, afterMs = 60): Promise<void> {
  world.ptys.last.print(text)
  await world.pass(afterMs)
}

/** A process writes its session file. */
function writes(world: SupervisedWorld, { pid, startTime }: FakeProcess, say: string): void {
  const file = { pid, procStart: startTime, status: say, waitingFor: say === 'waiting' ? 'permission prompt' : null }
  world.agentFiles.sessions.set(pid, JSON.stringify(file))
}

it('a clock that is set back an hour, or on, changes nothing of what is said', async () => {
  const world = await newWorld()
  const agent = await start(world)
  await prints(world, status('state=blocked:kind=permission'))
  for (const jumpMs of [-HOUR_MS, 2 * HOUR_MS]) {
    world.clock.setWallTime(world.clock.now() + jumpMs)
    await world.pass(5_000)
    expect(doing(agent)).toBe('waiting-approval')
    await prints(world, status('state=working'))
    expect(doing(agent)).toBe('working')
    await world.pass(60_000)
    expect(doing(agent)).toBe('working')
    await prints(world, status('state=done'))
    expect(doing(agent)).toBe('idle')
    expect(agent.facets.current.activity?.lastTurn).toMatchObject({ end: 'finished', at: world.clock.now() - 60 })
    await prints(world, status('state=working') + status('state=blocked:kind=permission'))
    expect(doing(agent)).toBe('waiting-approval')
  }
})

it('of two agents in one folder each is told by its own process', async () => {
  const world = await newWorld()
  const first = await start(world, 'first')
  writes(world, world.ptys.last.process, 'waiting')
  const second = await start(world, 'second')
  writes(world, world.ptys.last.process, 'busy')
  await world.pass(5_000)
  expect([first, second].map(doing)).toEqual(['waiting-approval', 'working'])
})

it('an agent inside an agent does not speak for it', async () => {
  const world = await newWorld()
  const agent = await start(world)
  const outer = world.ptys.last.process
  const inner = outer.fork()
  writes(world, inner, 'busy')
  writes(world, outer, 'waiting')
  await world.pass(5_000)
  expect(doing(agent)).toBe('waiting-approval')
  inner.exit()
  await world.pass(5_000)
  expect(doing(agent)).toBe('waiting-approval')
})

it('an agent that a shell started speaks until it ends', async () => {
  const world = await newWorld()
  const agent = await start(world)
  const inner = world.ptys.last.process.fork()
  writes(world, inner, 'waiting')
  await world.pass(12_000)
  expect(doing(agent)).toBe('waiting-approval')
  inner.exit()
  world.agentFiles.sessions.clear()
  await world.pass(12_000)
  expect(doing(agent)).toBe('quiet')
})

it('a million reports are looked at as few, and the last counts', async () => {
  const world = await newWorld()
  const agent = await start(world)
  let told = 0
  agent.facets.onDidChange(() => (told += 1))
  const some = Array.from({ length: 1_000 }, (_, n) => status(n % 2 === 0 ? 'state=working' : 'state=blocked')).join('')
  for (let n = 0; n < 1_000; n += 1) world.ptys.last.print(some)
  await prints(world, status('state=working'), 2_000)
  expect(doing(agent)).toBe('working')
  expect(told).toBeLessThan(10)
})
