import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixtureSpec } from './support/agents.ts'
import type { FaultClient } from './support/client.ts'
import { FaultHost } from './support/host.ts'
import { PidNamespace } from './support/pid-namespace.ts'
import { FaultPlace } from './support/place.ts'
import { expectAllAccountedFor, killSurvivors } from './support/soundness.ts'
import { Stranger } from './support/stranger.ts'
import { CGROUPS, PID_NAMESPACES } from './support/system.ts'
import { eventually } from './support/wait.ts'

const WAYS = [
  { way: 'with a cgroup', inside: [], can: CGROUPS === null },
  { way: 'without a cgroup', inside: ['without-cgroups'], can: true },
].filter(({ can }) => can)

/** The next life must not be given the free pid before the stranger. */
const AFTER_TAKING = { baseDelayMs: 3_000, maxDelayMs: 3_000 }
/** Long enough for a stranger to start while a stop waits. */
const LONG_WAIT_MS = 2_000

function leaderOf(client: FaultClient, id: string): number {
  const { phase } = client.agent(id).state
  const pid = phase.kind === 'running' ? phase.run.identity?.pid : undefined
  if (pid === undefined) throw new Error(`${id} has no leader`)
  return pid
}

function runIdOf(client: FaultClient, id: string): string {
  const { phase } = client.agent(id).state
  if (phase.kind !== 'running') throw new Error(`${id} does not run`)
  return phase.run.runId
}

async function expectUntouched(strangers: readonly Stranger[]): Promise<void> {
  for (const stranger of strangers) await stranger.expectUntouched()
}

/** Kills a process and reuses its pid for strangers. */
async function replace(namespace: PidNamespace, pid: number, signal: NodeJS.Signals): Promise<readonly Stranger[]> {
  await namespace.signal(pid, signal)
  return await replaceGone(namespace, pid)
}

/** Reuses the pid of a process that exits for strangers. */
async function replaceGone(namespace: PidNamespace, pid: number): Promise<readonly Stranger[]> {
  await eventually(async () => (await namespace.stat(pid)) === null, `process ${pid} to be reaped`)
  return await namespace.take(pid)
}

/** Just when the run was about to enter its group. */
describe.runIf(PID_NAMESPACES === null && CGROUPS === null)(
  'a pid that is given to a stranger while it enters a group',
  () => {
    it('makes no member of the stranger', async () => {
      await using place = new FaultPlace()
      const namespace = new PidNamespace(place)
      const entering = join(place.dir, 'entering')
      const options = { inside: ['late-groups'], env: { FAULT_ENTERING: entering }, launch: namespace.launch }
      const { client } = await FaultHost.start(place, options)
      const id = await client.start(fixtureSpec(place, 'clinging.sh', { terminateWaitMs: LONG_WAIT_MS }))
      await client.reach(id, 'running')
      const leader = leaderOf(client, id)
      await eventually(() => existsSync(entering), 'the run to enter its group')
      const strangers = await replace(namespace, leader, 'SIGUSR1')
      await client.reach(id, 'stopped')
      await expectUntouched(strangers)
      expect(await namespace.processes()).toEqual([])
    })
  },
)

if (PID_NAMESPACES !== null) it.skip(`pids cannot be given out here: ${PID_NAMESPACES}`)

describe.runIf(PID_NAMESPACES === null).concurrent.each(WAYS)(
  'a pid that was given to a stranger, $way',
  ({ inside }) => {
    it('is not signalled while the children of its former leader are ended', async () => {
      await using place = new FaultPlace()
      const namespace = new PidNamespace(place)
      const { client } = await FaultHost.start(place, { inside, launch: namespace.launch })
      const id = await client.start(fixtureSpec(place, 'clinging.sh', { terminateWaitMs: LONG_WAIT_MS }))
      await client.reach(id, 'running')
      const strangers = await replace(namespace, leaderOf(client, id), 'SIGUSR1')
      await client.reach(id, 'stopping')
      await client.reach(id, 'stopped')
      await expectUntouched(strangers)
      expect(await namespace.processes()).toEqual([])
    })

    it('is not signalled by the next life of the agent, nor by its stop, restart or kill', async () => {
      await using place = new FaultPlace()
      const namespace = new PidNamespace(place)
      const { client } = await FaultHost.start(place, { inside, launch: namespace.launch })
      const restart = { when: 'on-failure', ...AFTER_TAKING } as const
      const id = await client.start(fixtureSpec(place, 'setsid-child', { restart, terminateWaitMs: LONG_WAIT_MS }))
      await client.reach(id, 'running')
      const strangers = [...(await replace(namespace, leaderOf(client, id), 'SIGKILL'))]
      await client.reach(id, 'running', 2)
      await client.ask('agent.restart', { agent: id })
      await client.reach(id, 'running', 3)
      await client.ask('agent.kill', { agent: id })
      await client.reach(id, 'stopped')
      await expectUntouched(strangers)
    })

    it('is not signalled when it was a member’s', async () => {
      await using place = new FaultPlace()
      const namespace = new PidNamespace(place)
      const { client } = await FaultHost.start(place, { inside, launch: namespace.launch })
      const ids = [
        await client.start(fixtureSpec(place, 'setsid-child')),
        await client.start(fixtureSpec(place, 'busy-tree')),
      ]
      for (const id of ids) await client.reach(id, 'running')
      const leaders = new Set(ids.map((id) => leaderOf(client, id)))
      // The host knows the members before they exit.
      for (const id of ids) await client.ask('agent.processes', { agent: id })
      const members = (await namespace.processes()).filter(({ pid }) => !leaders.has(pid))
      const strangers: Stranger[] = []
      for (const { pid } of members.slice(0, 3)) strangers.push(...(await replace(namespace, pid, 'SIGKILL')))
      await client.ask('agent.stop', { agent: ids[0] ?? '' })
      await client.ask('agent.kill', { agent: ids[1] ?? '' })
      for (const id of ids) await client.reach(id, 'stopped')
      await expectUntouched(strangers)
      expect(await namespace.processes()).toEqual([])
    })

    it('is not signalled by a person who ends the member that had it, nor is anybody outside the tree', async () => {
      await using place = new FaultPlace()
      const namespace = new PidNamespace(place)
      const { client, pid: host } = await FaultHost.start(place, { inside, launch: namespace.launch })
      const id = await client.start(fixtureSpec(place, 'busy-tree', { args: ['--children', '3'] }))
      const other = await client.start(fixtureSpec(place, 'busy-tree'))
      for (const agent of [id, other]) await client.reach(agent, 'running')
      const [member, next] = (await client.ask('agent.processes', { agent: id })).filter(({ isLeader }) => !isLeader)
      const [foreign] = await client.ask('agent.processes', { agent: other })
      if (member === undefined || next === undefined || foreign === undefined) throw new Error('a tree is not complete')
      const end = async (pid: number, startTime: number): Promise<string> => {
        const { bootId } = member
        const named = { agent: id, pid, startTime, bootId, signal: 'SIGKILL' } as const
        return (await client.ask('process.end', named)).outcome
      }
      const strangers = await replace(namespace, member.pid, 'SIGKILL')
      expect(await end(member.pid, member.startTime)).toBe('stranger')
      // Named by what they are now: the stranger with that pid, its child, the host itself, and init.
      for (const pid of [...strangers.map((each) => each.pid), host, 1]) {
        const state = await namespace.stat(pid)
        expect(await end(pid, state?.startTicks ?? -1)).toBe('stranger')
      }
      expect(await end(foreign.pid, foreign.startTime)).toBe('stranger')
      await expectUntouched(strangers)
      expect(await end(next.pid, next.startTime)).toBe('sent')
      await eventually(async () => (await namespace.stat(next.pid)) === null, 'the other member to be ended')
      for (const agent of [id, other]) await client.ask('agent.kill', { agent })
      for (const agent of [id, other]) await client.reach(agent, 'stopped')
      await expectUntouched(strangers)
    })

    it.each(['show', 'kill'] as const)('is no survivor after a crash of the host (orphans: %s)', async (orphans) => {
      await using place = new FaultPlace()
      const namespace = new PidNamespace(place)
      const first = await FaultHost.start(place, { inside, launch: namespace.launch })
      await first.client.ask('settings.update', { patch: { orphans } })
      const id = await first.client.start(fixtureSpec(place, 'setsid-child'))
      await first.client.reach(id, 'running')
      const leader = leaderOf(first.client, id)
      await first.crash()
      const strangers = await replaceGone(namespace, leader)
      const { client } = await FaultHost.start(place, { inside, launch: namespace.launch })
      expect(client.host.survivors.map(({ pid }) => pid)).not.toContain(leader)
      // A killed process stays in the ledger until a sweep no longer finds it.
      const left = orphans === 'show' ? 1 : 0
      await client.until(() => client.host.survivors.length === left, `${left} lines in the ledger`)
      await killSurvivors(client)
      await eventually(async () => (await namespace.processes()).length === 0, 'the child to be gone')
      await expectUntouched(strangers)
    })

    it('is not signalled when a stop the host did not finish is finished by the next', async () => {
      await using place = new FaultPlace()
      const namespace = new PidNamespace(place)
      const first = await FaultHost.start(place, { inside, launch: namespace.launch })
      const id = await first.client.start(fixtureSpec(place, 'clinging.sh', { terminateWaitMs: LONG_WAIT_MS }))
      await first.client.reach(id, 'running')
      const leader = leaderOf(first.client, id)
      await namespace.signal(leader, 'SIGUSR1')
      await first.client.reach(id, 'stopping')
      await first.crash()
      const strangers = await replaceGone(namespace, leader)
      const { client } = await FaultHost.start(place, { inside, launch: namespace.launch })
      await client.reach(id, 'stopped')
      expect(await namespace.processes()).toEqual([])
      await expectUntouched(strangers)
    })

    it('is not signalled by who is told to kill the survivor that had it', async () => {
      await using place = new FaultPlace()
      const namespace = new PidNamespace(place)
      const first = await FaultHost.start(place, { inside, launch: namespace.launch })
      const id = await first.client.start(fixtureSpec(place, 'setsid-child'))
      await first.client.reach(id, 'running')
      await first.crash()
      const { client } = await FaultHost.start(place, { inside, launch: namespace.launch })
      const [survivor] = client.host.survivors
      if (survivor === undefined) throw new Error('nobody survived')
      const strangers = await replace(namespace, survivor.pid, 'SIGKILL')
      await client.try('survivor.kill', { pid: survivor.pid, startTime: survivor.startTime })
      await client.until(() => client.host.survivors.length === 0, 'the ledger to be empty')
      await expectUntouched(strangers)
    })
  },
)

describe.concurrent.each(WAYS)('a process that shows the cookie of a run it does not belong to, $way', ({ inside }) => {
  it('is listed as not proven after a crash of the host, and cannot be killed there', async () => {
    await using place = new FaultPlace()
    const first = await FaultHost.start(place, { inside })
    const id = await first.client.start(fixtureSpec(place, 'clinging.sh'))
    await first.client.reach(id, 'running')
    const cookie = { CORRAL_RUN_ID: runIdOf(first.client, id), CORRAL_AGENT_ID: id }
    const stranger = await Stranger.start(place, cookie)
    await first.client.ask('agent.processes', { agent: id })
    await first.crash()
    const { client } = await FaultHost.start(place, { inside })
    await expectAllAccountedFor(place, client)
    const line = client.host.survivors.find(({ pid }) => pid === stranger.pid)
    expect(line).toMatchObject({ isProven: false, runId: cookie.CORRAL_RUN_ID })
    const answer = await client.try('survivor.kill', { pid: stranger.pid, startTime: line?.startTime ?? 0 })
    expect(answer).toMatchObject({ ok: false, error: { code: 'refused-by-state' } })
    await killSurvivors(client)
    await stranger.expectUntouched()
  })

  it('is left alone by the stop, the restart and the kill of that run', async () => {
    await using place = new FaultPlace()
    const { client } = await FaultHost.start(place, { inside })
    const id = await client.start(fixtureSpec(place, 'setsid-child'))
    const strangers: Stranger[] = []
    for (const end of ['agent.restart', 'agent.kill', 'agent.start', 'agent.stop'] as const) {
      if (end !== 'agent.start') {
        await client.reach(id, 'running')
        strangers.push(await Stranger.start(place, { CORRAL_RUN_ID: runIdOf(client, id), CORRAL_AGENT_ID: id }))
      }
      await client.ask(end, { agent: id })
      if (end === 'agent.kill' || end === 'agent.stop') await client.reach(id, 'stopped')
      if (end === 'agent.restart') await client.reach(id, 'running', 2)
    }
    await expectUntouched(strangers)
  })
})
