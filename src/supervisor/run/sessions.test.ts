import { describe, expect, it } from 'vitest'
import { STUBBORN, WILLING } from '../../../test/support/fake-pty-spawner.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { ok } from '../../base/result.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'
import { hostViewOf } from '../server/host-view.ts'

const newWorld = worldsOfThisFile()
const TMUX = { runner: 'tmux' } as const
const USER = { cause: 'user', force: false } as const

describe('an agent in a session', () => {
  it('runs, is told how to attach by hand, and stops with nothing left', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const agent = await world.started(TMUX)
    expect(agent.state.phase).toMatchObject({ kind: 'running', run: { runner: 'tmux' } })
    expect(agent.attachCommand).toContain('attach -t')
    expect(await world.supervisor.sessions.list()).toMatchObject({
      value: [{ agentId: agent.record.id, isDead: false }],
    })
    agent.stop(USER)
    await world.pass(1000)
    expect(agent.state.phase.kind).toBe('stopped')
    expect(world.table.living).toEqual([])
    expect(await world.supervisor.sessions.list()).toEqual(ok([]))
  })

  it('goes on under the next host, with its screen and the same run', async () => {
    const world = await newWorld()
    const { record, state } = await world.started(TMUX)
    world.ptys.last.print('before the crash\r\n')
    await world.pass(10)
    const before = world.ptys.last.process
    await world.crashHost()
    await world.pass(100)
    const agent = world.agent(record.id)
    expect(agent.state).toMatchObject({ wanted: 'up', generation: state.generation, phase: { kind: 'running' } })
    expect(await agent.terminal.lastLines(5)).toContain('before the crash')
    expect([before.isAlive, before.received]).toEqual([true, []])
    expect(world.supervisor.survivors.list).toEqual([])
    agent.stop(USER)
    await world.pass(60_000)
    expect(world.table.living).toEqual([])
  })

  it('that ended while no host was there is judged by what it exited with', async () => {
    const world = await newWorld()
    const { record } = await world.started({ ...TMUX, restart: { ...RESTART_DEFAULTS, when: 'on-failure' } })
    const { pty } = [...world.sessions.sessions.values()][0] ?? {}
    world.supervisor.dispose()
    pty?.exit(3)
    await world.crashHost()
    await world.pass(50)
    expect(world.agent(record.id).state.phase).toMatchObject({
      kind: 'backoff',
      lastRun: { exit: { code: 3 }, exitClass: 'crash' },
    })
  })

  it('whose session is gone with its server is lost like any other', async () => {
    const world = await newWorld()
    const { record } = await world.started(TMUX)
    world.supervisor.dispose()
    world.sessions.sessions.clear()
    await world.crashHost()
    expect(world.agent(record.id).state).toMatchObject({ wanted: 'down', phase: { kind: 'stopped' } })
    expect(world.supervisor.survivors.list).toHaveLength(1)
  })

  it('whose session cannot be asked for is kept for what it may be: named, in the ledger, not signalled', async () => {
    const world = await newWorld()
    const { record } = await world.started(TMUX)
    world.supervisor.dispose()
    world.sessions.problemText = 'tmux did not answer.'
    await world.crashHost()
    expect(world.agent(record.id).state.phase.kind).toBe('stopped')
    expect(world.supervisor.survivors.list).toHaveLength(1)
    expect(hostViewOf(world.supervisor).notices).toMatchObject([
      { severity: 'error', message: expect.stringContaining('tmux did not answer') as string },
    ])
    expect(world.ptys.last.process.received).toEqual([])
  })

  it('has an interrupted stop finished by the next host', async () => {
    const world = await newWorld()
    world.ptys.program = STUBBORN
    const agent = await world.started({ ...TMUX, terminateWaitMs: 60_000 })
    agent.stop(USER)
    await world.pass(3000)
    await world.crashHost()
    await world.pass(120_000)
    expect(world.agent(agent.record.id).state.phase.kind).toBe('stopped')
    expect(world.table.living).toEqual([])
  })

  it('can be left running when everything else is stopped', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const stays = await world.started(TMUX)
    const goes = await world.started()
    const stopping = world.supervisor.stopAll({ cause: 'quit', deadlineMs: 5000, leaveSessions: true })
    await world.pass(1000)
    expect(await stopping).toEqual({ stopped: 1, survivors: 0 })
    expect([stays.state.phase.kind, goes.state.phase.kind]).toEqual(['running', 'stopped'])
  })

  it('cannot be had without tmux, and says why', async () => {
    const world = await newWorld()
    world.sessions.problemText = 'tmux is not installed.'
    const agent = await world.started(TMUX)
    expect(agent.state.phase).toMatchObject({ kind: 'failed', failure: { message: 'tmux is not installed.' } })
    await world.supervisor.sessions.look()
    expect(hostViewOf(world.supervisor).sessionsProblem).toBe('tmux is not installed.')
  })

  it('that was stopped while its session was being made leaves nothing', async () => {
    const world = await newWorld()
    const agent = world.create(TMUX)
    agent.start()
    agent.stop(USER)
    await world.pass(60_000)
    expect(agent.state.phase.kind).toBe('stopped')
    expect(world.table.living).toEqual([])
    expect(await world.supervisor.sessions.list()).toEqual(ok([]))
  })

  it('never takes a stranger for its program, whatever runner its next start is to have', async () => {
    const world = await newWorld()
    const identify = world.table.identify.bind(world.table)
    // The host dies before it knows the program by more than its pid.
    world.table.identify = async () => null
    const { record } = await world.started(TMUX)
    const session = [...world.sessions.sessions.values()][0]
    const agent = world.agent(record.id)
    agent.changeSpec({ ...record.spec, runner: 'pty' })
    world.supervisor.dispose()
    const pid = session?.pty.pid ?? 0
    session?.pty.exit(0)
    const stranger = world.table.add({ pid })
    world.table.identify = identify
    await world.crashHost()
    await world.pass(60_000)
    expect(world.agent(record.id).state.phase).toMatchObject({ kind: 'stopped', lastRun: { exit: { code: 0 } } })
    expect([stranger.received, stranger.isAlive]).toEqual([[], true])
  })

  it('takes up another runner with its next start', async () => {
    const world = await newWorld()
    world.ptys.program = WILLING
    const agent = await world.started(TMUX)
    agent.changeSpec({ ...agent.record.spec, runner: 'pty' })
    expect(agent.state.phase).toMatchObject({ run: { runner: 'tmux' } })
    agent.restart()
    await world.pass(1000)
    expect(agent.state.phase).toMatchObject({ kind: 'running', run: { runner: 'pty' } })
    expect(await world.supervisor.sessions.list()).toEqual(ok([]))
  })
})
