import { describe, expect, it } from 'vitest'
import { IDLE } from '../../../test/support/fake-pty-spawner.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'
import { liveRunOf } from '../../core/agent/state.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

const newWorld = worldsOfThisFile()
const MB = 1024 ** 2
const MEMORY = { memory: { warn: null, max: 100 * MB, forMs: null, action: 'stop' } } as const
const WHEN = (when: 'on-failure' | 'always'): AgentSpec['restart'] => ({ ...RESTART_DEFAULTS, when })

interface Counted {
  readonly world: SupervisedWorld
  readonly agent: SupervisedAgent
  readonly runId: string
}

/** An agent up in a group whose memory the kernel counts. */
async function counted(spec: Partial<AgentSpec>, isCounted = true): Promise<Counted> {
  const world = await newWorld()
  world.ptys.program = IDLE
  const agent = await world.started({ restart: WHEN('on-failure'), ...spec })
  const runId = liveRunOf(agent.state.phase)?.runId ?? ''
  if (isCounted) world.cgroups.count(runId)
  await world.pass(3_000)
  return { world, agent, runId }
}

function steps({ world }: Counted): readonly string[] {
  return world.told.flatMap(({ event }) => (event.kind === 'limit' ? [event.step] : []))
}

describe('an end by the kernel', () => {
  it('at the memory limit of the run is of the class oom with its counts, and is not tried again', async () => {
    const { world, agent, runId } = await counted({ limits: MEMORY })
    const counts = { peakBytes: 104 * MB, maxBytes: 100 * MB, high: 3, max: 9, oomKill: 2 }
    world.ptys.last.process.receive('SIGKILL')
    world.cgroups.count(runId, counts)
    await world.pass(5_000)
    expect(agent.state.phase).toMatchObject({
      kind: 'stopped',
      lastRun: { exitClass: 'oom', oom: counts, verdict: { kind: 'rest', reason: 'limit' } },
    })
    const postMortem = await world.supervisor.postMortems.read(agent.record.id, 1)
    expect(postMortem).toMatchObject({ end: { oom: counts }, hints: [] })
  })

  it('where others used the memory up is a failure like any other', async () => {
    const { world, agent, runId } = await counted({})
    world.ptys.last.process.receive('SIGKILL')
    world.cgroups.count(runId, { oomKill: 1 })
    await world.pass(500)
    expect(agent.state.phase).toMatchObject({
      kind: 'backoff',
      lastRun: { exitClass: 'oom', oom: { maxBytes: null, oomKill: 1 } },
    })
  })

  it('is no other end: of a child a while ago, or with another exit', async () => {
    const { world, agent, runId } = await counted({})
    world.cgroups.count(runId, { oomKill: 1 })
    await world.pass(20_000)
    world.ptys.last.process.receive('SIGKILL')
    await world.pass(500)
    expect(agent.state.phase).toMatchObject({ lastRun: { exitClass: 'crash', oom: null } })
    const second = await counted({})
    second.world.cgroups.count(second.runId, { oomKill: 1 })
    second.world.ptys.last.process.exit(1)
    await second.world.pass(500)
    expect(second.agent.state.phase).toMatchObject({ lastRun: { exitClass: 'crash', oom: null } })
  })

  it('is not claimed where the kernel does not count: it may be a hint', async () => {
    const { world, agent } = await counted({ restart: RESTART_DEFAULTS }, false)
    world.ptys.last.process.receive('SIGKILL')
    world.oomKills = 1
    await world.pass(5_000)
    const postMortem = await world.supervisor.postMortems.read(agent.record.id, 1)
    expect(postMortem).toMatchObject({
      end: { exitClass: 'crash', oom: null },
      hints: [{ kind: 'out-of-memory', line: null }],
    })
  })

  it('is not hinted at when the kernel ended nobody', async () => {
    const { world, agent } = await counted({ restart: RESTART_DEFAULTS }, false)
    world.oomKills = null
    await world.pass(10_000)
    world.ptys.last.process.receive('SIGKILL')
    await world.pass(5_000)
    expect(await world.supervisor.postMortems.read(agent.record.id, 1)).toMatchObject({ hints: [] })
  })
})

describe('a run that the kernel makes wait for memory', () => {
  it('is looked at every second, quiet as it may be', async () => {
    const run = await counted({})
    const { world, runId } = run
    await world.pass(10_000)
    expect(world.supervisor.watches.limits.isWatchedClosely(runId)).toBe(false)
    world.cgroups.count(runId, { high: 1 })
    expect(world.supervisor.watches.limits.isWatchedClosely(runId)).toBe(true)
    await world.pass(11_000)
    expect(world.supervisor.watches.limits.isWatchedClosely(runId)).toBe(false)
  })

  it('is near its limit at once, and above it when it is kept there', async () => {
    const run = await counted({ limits: MEMORY })
    run.world.cgroups.count(run.runId, { high: 1 })
    expect(steps(run)).toEqual(['warn'])
    run.world.cgroups.count(run.runId, { high: 2, max: 1 })
    expect(steps(run)).toEqual(['warn', 'reach'])
    for (let more = 2; more < 9; more += 1) run.world.cgroups.count(run.runId, { max: more })
    expect(steps(run)).toEqual(['warn', 'reach'])
    expect(run.agent.facets.current.limits).toMatchObject([{ kind: 'memory', standing: 'above' }])
  })

  it('is told nothing of after its end', async () => {
    const run = await counted({ limits: MEMORY })
    run.agent.stop({ cause: 'user', force: true })
    await run.world.pass(5_000)
    run.world.cgroups.count(run.runId, { high: 1, oomKill: 1 })
    expect([steps(run), run.world.bugs]).toEqual([[], []])
  })
})
