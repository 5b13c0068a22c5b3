import { expect, test } from 'vitest'
import { parseExposition } from '../../../test/support/parse-exposition.ts'
import { printAndExit, WILLING } from '../../../test/support/fake-pty-spawner.ts'
import { restarting } from '../../../test/support/sample-states.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { toDisposable } from '../../base/disposable.ts'
import { MetricsSource } from './metrics-source.ts'

const newWorld = worldsOfThisFile()

function sourceOf({ supervisor }: SupervisedWorld): MetricsSource {
  const ownUse = {
    ...toDisposable(() => undefined),
    read: () => ({ cpuSeconds: 1, rssBytes: 2, startedAt: 3, loopDelayMs: null }),
  }
  return new MetricsSource(supervisor, { ownUse, clients: () => new Map([['owner', 1]]) })
}

/** The values of a family, by what is asked for of its labels. */
function valuesOf(source: MetricsSource, name: string, label = 'agent'): Readonly<Record<string, number>> {
  const family = parseExposition(source.read('text'), 'text').find((each) => each.name === name)
  return Object.fromEntries((family?.samples ?? []).map(({ labels, value }) => [labels[label] ?? '', value]))
}

test('an agent is told as it is: up, its phase, its runs', async () => {
  const world = await newWorld()
  using source = sourceOf(world)
  world.ptys.program = WILLING
  const agent = await world.started({ name: 'api', group: 'backend' })
  world.create({ name: 'idle' })
  expect(valuesOf(source, 'corral_agent_up')).toEqual({ api: 1, idle: 0 })
  expect(valuesOf(source, 'corral_agent_phase', 'phase')).toEqual({ running: 1, stopped: 1 })
  expect(valuesOf(source, 'corral_agent_runs_total')).toEqual({ api: 1, idle: 0 })
  agent.stop({ cause: 'user', force: false })
  await world.pass(5_000)
  expect(valuesOf(source, 'corral_agent_up')).toEqual({ api: 0, idle: 0 })
  expect(valuesOf(source, 'corral_agent_run_ends_total', 'class')).toMatchObject({ 'user-stop': 1, crash: 0 })
})

test('crashes and restarts are counted, each end once', async () => {
  const world = await newWorld()
  using source = sourceOf(world)
  world.ptys.program = printAndExit('oh', 1)
  const agent = await world.started({ name: 'api', ...restarting('on-failure') })
  await world.pass(60_000)
  const runs = agent.state.generation
  expect(runs).toBeGreaterThan(1)
  expect(agent.isUp).toBe(false)
  const ends = Object.values(valuesOf(source, 'corral_agent_run_ends_total', 'class'))
  expect(ends.reduce((sum, value) => sum + value, 0)).toBe(runs)
  const again = world.told.filter(({ event }) => event.kind === 'backoff').length
  expect(valuesOf(source, 'corral_agent_restarts_total')).toEqual({ api: again })
})

test('an end from before counting began is not counted when something tells of it again', async () => {
  const world = await newWorld()
  world.ptys.program = printAndExit('oh', 1)
  const agent = await world.started({ name: 'api' })
  await world.pass(5_000)
  using source = sourceOf(world)
  expect(agent.state.phase).toMatchObject({ lastRun: { exitClass: 'crash' } })
  world.settings.update({ admission: { ...world.settings.values.admission, maxConcurrent: 1 } })
  world.ptys.program = WILLING
  await world.started({ name: 'other' })
  agent.start()
  expect(agent.state.phase.kind).toBe('queued')
  agent.stop({ cause: 'user', force: false })
  await world.pass(5_000)
  expect(world.told.at(-1)).toMatchObject({ event: { kind: 'stopped', lastRun: { exitClass: 'crash' } } })
  expect(valuesOf(source, 'corral_agent_run_ends_total', 'class')).toEqual({ crash: 0, 'start-failure': 0, oom: 0 })
})

test('CPU time is what the samples add up to, and is kept when the run is over', async () => {
  const world = await newWorld()
  using source = sourceOf(world)
  world.ptys.program = WILLING
  const agent = await world.started({ name: 'api' })
  await world.pass(2_000)
  for (let second = 0; second < 10; second += 1) {
    world.ptys.last.process.burn(500)
    await world.pass(1_000)
  }
  expect(valuesOf(source, 'corral_agent_cpu_seconds_total')['api']).toBeCloseTo(5, 1)
  expect(valuesOf(source, 'corral_agent_cpu_ratio')['api']).toBeCloseTo(0.5, 1)
  agent.stop({ cause: 'user', force: false })
  await world.pass(5_000)
  expect(valuesOf(source, 'corral_agent_cpu_seconds_total')['api']).toBeCloseTo(5, 1)
  expect(valuesOf(source, 'corral_agent_cpu_ratio')).toEqual({})
})

test('going above a limit is one breach, whatever is done about it', async () => {
  const world = await newWorld()
  using source = sourceOf(world)
  world.cgroups.cannotFreeze = true
  const limit = { warn: null, max: 50, forMs: null, action: 'throttle' } as const
  await world.started({ name: 'api', limits: { cpu: limit } })
  for (let second = 0; second < 30; second += 1) {
    world.ptys.last.process.burn(1_000)
    await world.pass(1_000)
  }
  expect(valuesOf(source, 'corral_agent_limit_breaches_total', 'limit')).toEqual({ cpu: 1 })
  expect(valuesOf(source, 'corral_agent_limit_exceeded', 'limit')).toEqual({ cpu: 1 })
  expect(valuesOf(source, 'corral_agent_cpu_limit_ratio')).toEqual({ api: 0.5 })
  expect(valuesOf(source, 'corral_agent_limit_used_ratio')['api']).toBeGreaterThan(1)
})

test('a finished task is counted by what became of it, and its agent has no lines', async () => {
  const world = await newWorld()
  using source = sourceOf(world)
  world.ptys.program = printAndExit('done', 0)
  const order = { type: 'custom', command: ['program'], cwd: '/work', name: 'build' }
  await world.supervisor.tasks.add([order])
  await world.pass(1_000)
  world.ptys.program = printAndExit('oh', 3)
  await world.supervisor.tasks.add([order])
  await world.pass(1_000)
  const finished = valuesOf(source, 'corral_tasks_finished_total', 'class')
  expect(finished).toMatchObject({ success: 1, failed: 1, cancelled: 0 })
  expect(valuesOf(source, 'corral_tasks', 'state')).toMatchObject({ finished: 2, running: 0 })
  expect(valuesOf(source, 'corral_agent_up')).toEqual({})
  expect(Object.values(valuesOf(source, 'corral_agents', 'phase')).some((count) => count > 0)).toBe(true)
})

test('a removed agent is told no more, and one of the same name begins anew', async () => {
  const world = await newWorld()
  using source = sourceOf(world)
  world.ptys.program = printAndExit('oh', 1)
  const agent = await world.started({ name: 'api' })
  await world.pass(5_000)
  expect(valuesOf(source, 'corral_agent_run_ends_total', 'class')).not.toEqual({ crash: 0, 'start-failure': 0, oom: 0 })
  await world.supervisor.fleet.remove(agent)
  expect(valuesOf(source, 'corral_agent_up')).toEqual({})
  world.create({ name: 'api' })
  expect(valuesOf(source, 'corral_agent_run_ends_total', 'class')).toEqual({ crash: 0, 'start-failure': 0, oom: 0 })
})

test('nothing is swept for a scrape', async () => {
  const world = await newWorld()
  using source = sourceOf(world)
  await world.started()
  await world.pass(3_000)
  const { sweeps } = world.table
  for (let scrape = 0; scrape < 10; scrape += 1) source.read('openmetrics')
  expect(world.table.sweeps).toBe(sweeps)
})
