import { describe, expect, it } from 'vitest'
import { ECHO, IDLE, MISSING, printAndExit, type FakeProgram } from '../../../test/support/fake-pty-spawner.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import type { RestartPolicy } from '../../shapes/restart-policy.ts'

const newWorld = worldsOfThisFile()
const CRASH = printAndExit('Error: no such module\r\n', 1)
const USER = { cause: 'user', force: false } as const

function policy(change: Partial<RestartPolicy> = {}): { readonly restart: RestartPolicy } {
  return { restart: { ...RESTART_DEFAULTS, when: 'on-failure', ...change } }
}

async function crashing(change: Partial<RestartPolicy> = {}): Promise<[SupervisedWorld, SupervisedAgent]> {
  const world = await newWorld()
  world.ptys.program = CRASH
  return [world, await world.started(policy(change))]
}

/** Lets delays pass until the agent is no longer waiting for its next start. */
async function untilAtRest(world: SupervisedWorld, agent: SupervisedAgent): Promise<void> {
  for (let wait = 0; wait < 50 && agent.state.phase.kind === 'backoff'; wait += 1) {
    await world.pass(Math.max(1, agent.state.phase.nextAt - world.clock.now()) + 20)
  }
}

describe('a run that fails', () => {
  it('is followed by another after a delay between half of a second and a second', async () => {
    const [world, agent] = await crashing()
    const { phase } = agent.state
    expect(phase).toMatchObject({ kind: 'backoff', attempt: 1, reason: 'failure' })
    world.ptys.program = IDLE
    await world.pass(650)
    expect(world.ptys.ptys).toHaveLength(1)
    await world.pass(200)
    expect(agent.state).toMatchObject({ wanted: 'up', generation: 2, phase: { kind: 'running' } })
  })

  it('keeps its last lines and the verdict with its numbers', async () => {
    const [, agent] = await crashing()
    expect(agent.state.phase).toMatchObject({
      lastRun: {
        exitClass: 'crash',
        lastLines: ['Error: no such module'],
        verdict: { kind: 'again', ceilingMs: 1000, delayMs: 750 },
      },
    })
  })

  it('again and again is a crash loop in the end, and nothing starts it any more', async () => {
    const [world, agent] = await crashing()
    await untilAtRest(world, agent)
    expect(agent.state.phase).toMatchObject({ kind: 'crash-loop', restarts: 5 })
    const spawned = world.ptys.ptys.length
    await world.pass(10 * 3_600_000)
    expect(world.ptys.ptys).toHaveLength(spawned)
    expect(world.told.filter(({ event }) => event.kind === 'crash-loop')).toHaveLength(1)
  })

  it('counts anew when a person starts it', async () => {
    const [world, agent] = await crashing()
    await untilAtRest(world, agent)
    agent.start()
    await world.pass(20)
    expect(agent.state.phase).toMatchObject({ kind: 'backoff', attempt: 1 })
  })

  it('counts anew after a stable time', async () => {
    const [world, agent] = await crashing()
    world.ptys.program = IDLE
    await world.pass(2000)
    await world.pass(600_000)
    world.ptys.last.exit(1)
    await world.pass(20)
    expect(agent.state.phase).toMatchObject({ kind: 'backoff', attempt: 1 })
  })

  it('is not started again once a person has stopped it', async () => {
    const [world, agent] = await crashing()
    agent.stop(USER)
    expect(agent.state).toMatchObject({ wanted: 'down', phase: { kind: 'stopped' } })
    await world.pass(120_000)
    expect(world.ptys.ptys).toHaveLength(1)
  })

  it('at once when a person presses start during the wait', async () => {
    const [world, agent] = await crashing()
    world.ptys.program = IDLE
    agent.start()
    await world.pass(20)
    expect(agent.state.phase.kind).toBe('running')
    await world.pass(5000)
    expect(world.ptys.ptys).toHaveLength(2)
  })

  it('without delay goes on at once', async () => {
    const [world, agent] = await crashing({ baseDelayMs: 0, windows: [] })
    world.ptys.program = IDLE
    await world.pass(20)
    expect(agent.state.phase.kind).toBe('running')
  })

  it.each([
    ['never', CRASH, 'stopped'],
    ['on-failure', printAndExit('', 0), 'stopped'],
    ['always', printAndExit('', 0), 'backoff'],
  ] as const)('under "%s" rests or waits as the policy says', async (when, program, kind) => {
    const world = await newWorld()
    world.ptys.program = program
    const agent = await world.started(policy({ when }))
    expect(agent.state.phase.kind).toBe(kind)
  })

  it('by an exit that is prevented fails for good', async () => {
    const [, agent] = await crashing({ preventExits: [1] })
    expect(agent.state).toMatchObject({ wanted: 'down', phase: { kind: 'failed', failure: { code: 'prevented' } } })
  })

  it('ends what it left behind before the next is started', async () => {
    const world = await newWorld()
    const agent = await world.started(policy())
    const child = world.ptys.last.process.fork({ sessionId: 7, groupId: 7, parentPid: 1 })
    world.ptys.last.exit(1)
    await world.pass(100)
    expect(child.isAlive).toBe(false)
    expect(agent.state.phase).toMatchObject({ kind: 'backoff', lastRun: { stop: { cause: 'leftovers' } } })
  })
})

describe('a provider’s limit', () => {
  it('is waited out until the time it told, and counts for nothing', async () => {
    const world = await newWorld()
    const resetAt = world.clock.now() + 3_600_000
    world.ptys.program = printAndExit(`Claude AI usage limit reached|${Math.ceil(resetAt / 1000)}\r\n`, 1)
    const agent = await world.started({ ...policy(), type: 'limited' })
    expect(agent.state.phase).toMatchObject({ kind: 'backoff', reason: 'rate-limited', attempt: 0 })
    world.ptys.program = IDLE
    await world.pass(3_600_000 - 60_000)
    expect(agent.state.phase.kind).toBe('backoff')
    await world.pass(120_000)
    expect(agent.state).toMatchObject({ phase: { kind: 'running' }, restarts: { streak: 0, at: [] } })
  })
})

describe('a fallback', () => {
  const fallback = { type: 'custom', command: '/bin/sh', args: [] }
  const own: (file: string) => FakeProgram = (file) => (file === '/bin/sh' ? IDLE : MISSING)

  it('takes over once when the agent cannot be kept up, in the same workspace', async () => {
    const world = await newWorld()
    world.ptys.program = ({ file }) => own(file)
    const agent = await world.started({ fallback })
    expect(world.ptys.last.request).toMatchObject({ file: '/bin/sh', cwd: '/work' })
    expect(agent.state).toMatchObject({ phase: { kind: 'running' }, restarts: { onFallback: true } })
    expect(world.told.filter(({ event }) => event.kind === 'failover')).toHaveLength(1)
  })

  it('that fails too is the end', async () => {
    const world = await newWorld()
    world.ptys.program = MISSING
    const agent = await world.started({ fallback })
    await world.pass(50)
    expect(agent.state).toMatchObject({ wanted: 'down', phase: { kind: 'failed' } })
    expect(world.ptys.ptys).toHaveLength(2)
  })

  it('gives way to the agent’s own program when a person starts it', async () => {
    const world = await newWorld()
    world.ptys.program = ({ file }) => own(file)
    const agent = await world.started({ fallback })
    agent.stop(USER)
    await world.pass(100)
    world.ptys.program = IDLE
    agent.start()
    await world.pass(20)
    expect(world.ptys.last.request.file).toBe('/bin/program')
  })
})

describe('readiness', () => {
  const timeoutMs = 1000

  it('by output comes with the line, not before', async () => {
    const world = await newWorld()
    const agent = await world.started({ readiness: { kind: 'output', pattern: 'listening on \\d+', timeoutMs } })
    expect(agent.state.phase.kind).toBe('starting')
    world.ptys.last.print('listening on 8080\r\n')
    await world.pass(250)
    expect(agent.state.phase.kind).toBe('running')
    await world.pass(5000)
    expect(agent.state.phase.kind).toBe('running')
  })

  it('by output sees a line that much output came after, and one that grew', async () => {
    for (const pieces of [
      ['listening\r\n', 'noise\r\n'.repeat(500)],
      ['list', 'ening'],
    ]) {
      const world = await newWorld()
      const agent = await world.started({ readiness: { kind: 'output', pattern: '^listening$', timeoutMs } })
      for (const piece of pieces) {
        world.ptys.last.print(piece)
        await world.pass(10)
      }
      await world.pass(250)
      expect(agent.state.phase.kind).toBe('running')
    }
  })

  it('by output takes any pattern against any output without holding anybody up', async () => {
    const world = await newWorld()
    const readiness = { kind: 'output', pattern: '(?:(a+)+)+$', timeoutMs } as const
    const agent = await world.started({ readiness })
    for (let line = 0; line < 500; line += 1) world.ptys.last.print(`${line} ${'a'.repeat(490)}b\r\n`)
    await world.pass(250)
    expect(agent.state.phase.kind).toBe('starting')
    world.ptys.last.print('a')
    await world.pass(250)
    expect(agent.state.phase.kind).toBe('running')
  })

  it('by a pattern that cannot be used is refused, and says what to write instead', async () => {
    const world = await newWorld()
    const readiness = { kind: 'output', pattern: 'up(?! soon)', timeoutMs } as const
    expect(() => world.create({ readiness })).toThrow(/negative look-ahead.*write out what may stand there/)
  })

  it('by silence comes after the last output', async () => {
    const world = await newWorld()
    const agent = await world.started({ readiness: { kind: 'quiet', quietMs: 100, timeoutMs } })
    await world.pass(70)
    world.ptys.last.print('…')
    await world.pass(70)
    expect(agent.state.phase.kind).toBe('starting')
    await world.pass(40)
    expect(agent.state.phase.kind).toBe('running')
  })

  it('by hook comes when the program says so, and means nothing to others', async () => {
    const world = await newWorld()
    const agent = await world.started({ readiness: { kind: 'hook', timeoutMs } })
    expect(agent.state.phase.kind).toBe('starting')
    agent.report({ kind: 'ready' })
    expect(agent.state.phase.kind).toBe('running')
  })

  it('that never comes is a failed start: the program is stopped and the policy asked', async () => {
    const world = await newWorld()
    const agent = await world.started({ ...policy(), readiness: { kind: 'hook', timeoutMs } })
    await world.pass(timeoutMs + 50)
    expect(world.table.living).toEqual([])
    expect(agent.state.phase).toMatchObject({
      kind: 'backoff',
      lastRun: { exitClass: 'start-failure', stop: { cause: 'not-ready' } },
    })
  })

  it('that never comes under "never" leaves the agent down', async () => {
    const world = await newWorld()
    world.ptys.program = ECHO
    const agent = await world.started({ readiness: { kind: 'quiet', quietMs: 500, timeoutMs } })
    for (let ms = 0; ms < timeoutMs + 100; ms += 50) {
      world.ptys.last.print('.')
      await world.pass(50)
    }
    expect(agent.state).toMatchObject({ wanted: 'down', phase: { kind: 'stopped' } })
  })

  it('that never came before a crash is a start failure', async () => {
    const world = await newWorld()
    world.ptys.program = CRASH
    const agent = await world.started({ ...policy(), readiness: { kind: 'output', pattern: 'ready', timeoutMs } })
    expect(agent.state.phase).toMatchObject({ lastRun: { exitClass: 'start-failure' } })
  })
})
