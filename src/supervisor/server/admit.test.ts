import { describe, expect, it, onTestFinished } from 'vitest'
import { MAX_RUN_CONNECTIONS, RUN_HELLO_RATE } from '../../contract/rpc/limits.ts'
import type { Answer, DoorServer, RunPass } from '../../contract/rpc/handlers.ts'
import { liveRunOf } from '../../core/agent/state.ts'
import { plainRunSecrets } from '../../../test/support/plain-run-secrets.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'
import { contractServerOf } from './contract-server.ts'

const newWorld = worldsOfThisFile()

function runIdOf({ state }: SupervisedAgent): string {
  return liveRunOf(state.phase)?.runId ?? 'none'
}

/** Comes to the run door with the right secret, unless `secret` says otherwise; leaves with the test. */
async function knock(
  world: SupervisedWorld,
  server: DoorServer,
  claim: { readonly runId: string; readonly peerPid: number | null; readonly secret?: string },
): Promise<Answer<RunPass>> {
  const admission = server.admitRun({ secret: plainRunSecrets.secretOf(claim.runId), ...claim })
  const [answer] = await Promise.all([admission, world.pass(5)])
  if (answer.ok) onTestFinished(() => answer.value.dispose())
  return answer
}

async function ownersRefusal(world: SupervisedWorld, pid: number | null): Promise<string | null> {
  const asked = contractServerOf(world.supervisor).admitOwner(pid)
  const [refused] = await Promise.all([asked, world.pass(5)])
  return refused?.message ?? null
}

const refusal = (words: string): object => ({
  ok: false,
  error: { code: 'not-allowed', message: expect.stringContaining(words) as string },
})

describe('H7: the run door', () => {
  it('lets in who knows the secret and is of the tree, wherever in it', async () => {
    const world = await newWorld()
    const agent = await world.started()
    const server = contractServerOf(world.supervisor)
    const { process } = world.ptys.last
    const child = process.fork({ sessionId: 77, cookie: null }).fork({ sessionId: 78 })
    for (const peerPid of [process.pid, child.pid]) {
      const answer = await knock(world, server, { runId: runIdOf(agent), peerPid })
      expect(answer).toMatchObject({ ok: true, value: { caller: { role: 'run', runId: runIdOf(agent) } } })
    }
  })

  it('lets in nobody else: another run, a stranger with the cookie, one that is gone, one that cannot be seen', async () => {
    const world = await newWorld()
    const agent = await world.started()
    const runId = runIdOf(agent)
    await world.started()
    const server = contractServerOf(world.supervisor)
    const stranger = world.table.add({ name: 'shell' })
    const copier = stranger.fork({ cookie: runId })
    for (const peerPid of [world.ptys.last.pid, stranger.pid, copier.pid, 4_000_000, 0]) {
      expect(await knock(world, server, { runId, peerPid })).toMatchObject(refusal('does not belong to the run'))
    }
  })

  it('takes the secret alone where the system does not tell who it is', async () => {
    const world = await newWorld()
    const runId = runIdOf(await world.started())
    const server = contractServerOf(world.supervisor)
    expect((await knock(world, server, { runId, peerPid: null })).ok).toBe(true)
    expect(await knock(world, server, { runId, peerPid: null, secret: 'guessed' })).toMatchObject(
      refusal('not this run’s'),
    )
  })

  it('lets in nobody when the process table cannot be read, and counts no connection', async () => {
    const world = await newWorld()
    const runId = runIdOf(await world.started())
    const server = contractServerOf(world.supervisor)
    const peerPid = world.ptys.last.pid
    for (let time = 0; time < MAX_RUN_CONNECTIONS + 1; time += 1) {
      world.table.failNextSweep()
      await expect(knock(world, server, { runId, peerPid })).rejects.toThrow('cannot be read')
    }
    expect((await knock(world, server, { runId, peerPid })).ok).toBe(true)
  })

  it('is shut for a run that has ended, and who is in has to leave', async () => {
    const world = await newWorld()
    const agent = await world.started()
    const runId = runIdOf(agent)
    const server = contractServerOf(world.supervisor)
    const peerPid = world.ptys.last.pid
    const answer = await knock(world, server, { runId, peerPid })
    const revoked: string[] = []
    if (answer.ok) answer.value.onRevoked(({ message }) => revoked.push(message))
    agent.stop({ cause: 'user', force: true })
    await world.pass(1_000)
    expect(agent.state.phase.kind).toBe('stopped')
    expect(revoked).toEqual([expect.stringContaining('it has ended')])
    expect(await knock(world, server, { runId, peerPid })).toMatchObject(refusal('it has ended'))
    expect(await knock(world, server, { runId, peerPid: null })).toMatchObject(refusal('it has ended'))
  })

  it('has room for a few connections of a run, and again when one is left', async () => {
    const world = await newWorld()
    const runId = runIdOf(await world.started())
    const server = contractServerOf(world.supervisor)
    const enter = (): Promise<Answer<RunPass>> => knock(world, server, { runId, peerPid: world.ptys.last.pid })
    const passes: Answer<RunPass>[] = []
    for (let count = 0; count < MAX_RUN_CONNECTIONS; count += 1) passes.push(await enter())
    expect(passes.every(({ ok }) => ok)).toBe(true)
    expect(await enter()).toMatchObject({ error: { code: 'too-many' } })
    const [first] = passes
    if (first?.ok) first.value.dispose()
    expect((await enter()).ok).toBe(true)
  })

  it('checks a run that connects over and over only so often, and others as before', async () => {
    const world = await newWorld()
    const [agent, other] = [await world.started(), await world.started()]
    const server = contractServerOf(world.supervisor)
    const sweepsBefore = world.table.sweeps
    const answers: Answer<RunPass>[] = []
    const claim = { secret: plainRunSecrets.secretOf(runIdOf(agent)), runId: runIdOf(agent), peerPid: null }
    for (let time = 0; time < 1_000; time += 1) {
      const answer = await server.admitRun(claim)
      if (answer.ok) answer.value.dispose()
      answers.push(answer)
    }
    expect(answers.filter(({ ok }) => ok)).toHaveLength(RUN_HELLO_RATE.burst)
    expect(world.table.sweeps - sweepsBefore).toBeLessThanOrEqual(RUN_HELLO_RATE.burst)
    expect((await knock(world, server, { runId: runIdOf(other), peerPid: world.ptys.last.pid })).ok).toBe(true)
    await world.pass(1_000)
    expect((await knock(world, server, { ...claim })).ok).toBe(true)
  })

  it('knows what a run may ask at once when the owner changes it', async () => {
    const world = await newWorld()
    const agent = await world.started()
    const { supervisor, settings } = world
    const answer = await knock(world, contractServerOf(supervisor), { runId: runIdOf(agent), peerPid: null })
    if (!answer.ok || answer.value.caller.role !== 'run') throw new Error('not let in')
    const { reach } = answer.value.caller
    const seen = [reach()]
    settings.update({ reach: 'fleet' })
    seen.push(reach())
    supervisor.fleet.update(agent, { ...agent.record.spec, reach: 'self' })
    seen.push(reach())
    expect(seen).toEqual(['self', 'fleet', 'self'])
  })
})

describe('H7: the owner’s door', () => {
  it('is open to whoever no run has started', async () => {
    const world = await newWorld()
    const shell = world.table.add({ name: 'shell' })
    expect(await ownersRefusal(world, shell.pid)).toBeNull()
    await world.started()
    expect(await ownersRefusal(world, shell.pid)).toBeNull()
    // Another pid namespace, which no run can be in; and a system that does not tell.
    expect([await ownersRefusal(world, 0), await ownersRefusal(world, null)]).toEqual([null, null])
  })

  it('is shut for everybody of a run, and for whoever shows its cookie or is in its group', async () => {
    const world = await newWorld()
    const agent = await world.started()
    const runId = runIdOf(agent)
    const { process } = world.ptys.last
    const insiders = [
      process,
      process.fork({ sessionId: 77, cookie: null }),
      world.table.add({ cookie: runId, parentPid: world.table.add({ name: 'tmux' }).pid }),
      world.table.add({ cgroup: `fake/${runId}` }),
    ]
    for (const { pid } of insiders) expect(await ownersRefusal(world, pid)).toContain('started by an agent')
    expect(await ownersRefusal(world, 4_000_000)).toContain('is gone')
    const refusals = world.told.filter(({ event }) => event.kind === 'door-refused')
    expect(refusals.map(({ event }) => event)).toEqual([
      { kind: 'door-refused', runId, reason: 'owners-door', count: 1 },
    ])
  })
})
