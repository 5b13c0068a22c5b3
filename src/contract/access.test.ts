import { expect, it } from 'vitest'
import { FakeServer } from '../../test/support/fake-server.ts'
import { pairedTransports, SERVED } from '../../test/support/paired-transports.ts'
import { runCaller } from '../../test/support/run-caller.ts'
import { RpcClient } from './client/rpc-client.ts'
import type { Frame } from './frames.ts'
import type { Reach } from '../shapes/reach.ts'
import { requests, type RequestName } from './requests.ts'
import { OWNER, type Caller } from './rpc/caller.ts'
import { serveConnection } from './rpc/serve.ts'

const VIEWER: Caller = { role: 'viewer' }
const RUN = runCaller({ reach: () => 'self' })
const SEEING = runCaller()

/** Requests that change nothing; each was checked by hand. */
const READS: readonly RequestName[] = [
  'fleet.subscribe',
  'agent.list',
  'agent.activityReport',
  'agent.describe',
  'agent.explain',
  'agent.processes',
  'agent.spendingDays',
  'alert.list',
  'alert.rules',
  'run.list',
  'run.postMortem',
  'session.list',
  'vitals.history',
  'vitals.recent',
  'series.read',
  'series.fleet',
  'history.lanes',
  'history.runs',
  'history.events',
  'history.alerts',
  'task.list',
  'task.show',
  'task.wait',
  'terminal.attach',
  'terminal.read',
  'terminal.detach',
  'events.follow',
  'events.unfollow',
  'worktree.list',
  'worktree.show',
]

function connect(caller: Caller) {
  const server = new FakeServer()
  const { client, host } = pairedTransports()
  serveConnection(server, host, { ...SERVED, caller })
  return { server, rpc: new RpcClient(client) }
}

/** Valid inputs for requests that do not accept an empty object. */
const INPUTS: Partial<Record<RequestName, object>> = {
  'agent.create': { spec: { name: 'n', type: 't', cwd: '/' }, start: false },
  'agent.update': { agent: 'a', patch: {} },
  'agent.secret': { agent: 'a', name: 'N' },
  'agent.send': { agent: 'a', text: 't' },
  'agent.cancelMessage': { agent: 'a', id: 'm' },
  'process.end': { agent: 'a', pid: 2, startTime: 1, bootId: 'b', signal: 'SIGKILL' },
  'run.postMortem': { agent: 'a', generation: 1 },
  'run.ready': { runId: 'run-1' },
  'run.hook': { runId: 'run-1', report: { hook_event_name: 'Stop' } },
  'survivor.kill': { pid: 1, startTime: 1 },
  'survivor.ignore': { pid: 1, startTime: 1, isIgnored: true },
  'session.end': { runId: 'run-1' },
  'login.end': { id: 'l' },
  'vitals.recent': { agents: [], samples: 1 },
  'series.read': { agents: null, from: 0, to: 1, columns: 1, metrics: ['cpuPercent'] },
  'series.fleet': { from: 0, to: 1, columns: 1, metric: 'cpuPercent' },
  'history.lanes': { from: 0, to: 1, columns: 1 },
  'history.runs': { from: 0, to: 1 },
  'history.events': { from: 0, to: 1 },
  'history.alerts': { from: 0, to: 1 },
  'terminal.attach': { agent: 'a', channel: 1, cols: 80, rows: 24, colors: null },
  'terminal.detach': { channel: 1 },
  'terminal.resize': { channel: 1, cols: 80, rows: 24 },
  'terminal.drain': { channel: 1 },
  'events.unfollow': { followId: 1 },
  'alert.acknowledge': { rule: 'r' },
  'alert.silence': { rule: 'r', untilMs: 1 },
  'alert.test': { rule: 'r' },
  'task.add': { tasks: [{ type: 'custom', cwd: '/work' }] },
  'task.list': { state: 'queued' },
  'task.show': { task: 1 },
  'task.wait': { task: 1 },
  'task.cancel': { task: 1 },
  'task.again': { task: 1 },
  'agentType.list': { refresh: true },
  'workspace.complete': { prefix: '/' },
  'workspace.inspect': { path: '/' },
  'worktree.show': { worktree: 'a' },
  'worktree.open': { worktree: 'a', where: 'folder' },
  'worktree.remove': { worktree: 'a' },
  'settings.update': { patch: {} },
  'host.dismissNotice': { id: 'n' },
  'host.add': { destination: 'a' },
  'host.remove': { name: 'a' },
  'host.rename': { name: 'a', to: 'b' },
  'host.try': { name: 'a' },
}

async function allowed(caller: Caller): Promise<RequestName[]> {
  const names: RequestName[] = []
  for (const name of Object.keys(requests) as RequestName[]) {
    // Each on a connection of its own: a program inside a run may not ask so much on one.
    const { rpc } = connect(caller)
    const answer = await rpc.request(name, INPUTS[name] ?? { agent: 'a' })
    if (!answer.ok && answer.error.code === 'invalid-input') throw new Error(`${name}: ${answer.error.message}`)
    if (answer.ok || answer.error.code !== 'not-allowed') names.push(name)
  }
  return names
}

it('the owner may ask everything', async () => {
  expect(await allowed(OWNER)).toEqual(Object.keys(requests))
})

it('a viewer may read and change nothing', async () => {
  expect((await allowed(VIEWER)).toSorted()).toEqual(READS.toSorted())
})

it('H7: a program inside a run may only report about that run', async () => {
  expect(await allowed(RUN)).toEqual(['run.ready', 'run.hook'])
  const { rpc, server } = connect(RUN)
  const answer = await rpc.request('run.ready', { runId: 'run-2' })
  expect(answer).toMatchObject({
    error: { code: 'not-allowed', message: expect.stringContaining('requests about that run') },
  })
  expect(server.ready).toEqual([])
})

it('H7: a program inside a run that may see the fleet sees it, and nothing else', async () => {
  expect(await allowed(SEEING)).toEqual(['agent.list', 'agent.describe', 'agent.explain', 'run.ready', 'run.hook'])
  expect(await connect(SEEING).rpc.request('run.ready', { runId: 'run-2' })).toMatchObject({
    error: { code: 'not-allowed' },
  })
})

const LOOKING: readonly RequestName[] = ['agent.list', 'agent.describe', 'agent.explain', 'terminal.read']
const CONDUCTING: readonly RequestName[] = [
  ...(['agent.start', 'agent.stop', 'agent.restart', 'agent.send'] as const),
  ...(['task.add', 'task.list', 'task.show', 'task.wait', 'task.cancel'] as const),
]
const REPORTING: readonly RequestName[] = ['run.ready', 'run.hook']

it('a run that may look sees agents of its group, one that may conduct does more to them, and nothing else', async () => {
  const group = { relationTo: () => 'group' as const }
  const looking = await allowed(runCaller({ ...group, reach: () => 'look' }))
  expect(looking.toSorted()).toEqual([...LOOKING, ...REPORTING].toSorted())
  const conducting = await allowed(runCaller({ ...group, reach: () => 'conduct' }))
  expect(conducting.toSorted()).toEqual([...LOOKING, ...CONDUCTING, ...REPORTING].toSorted())
})

it('a run reaches nobody outside its group, and does nothing to itself', async () => {
  const outside = await allowed(runCaller({ reach: () => 'conduct', relationTo: () => 'outside' }))
  const itself = await allowed(runCaller({ reach: () => 'conduct', relationTo: () => 'itself' }))
  const ofTasks = CONDUCTING.filter((name) => name.startsWith('task.'))
  expect(outside.toSorted()).toEqual(['agent.list', ...ofTasks, ...REPORTING].toSorted())
  expect(itself.toSorted()).toEqual([...LOOKING, ...ofTasks, ...REPORTING].toSorted())
})

it('what insists is a person’s', async () => {
  const { rpc } = connect(runCaller({ reach: () => 'conduct', relationTo: () => 'group' }))
  const insisting = { error: { code: 'not-allowed', message: expect.stringContaining('Only the owner') as string } }
  expect(await rpc.request('agent.send', { agent: 'a', text: 't', force: true })).toMatchObject(insisting)
  expect(await rpc.request('agent.start', { agent: 'a', skipQueue: true })).toMatchObject(insisting)
})

it('H7: a run loses its sight of the fleet at the next request', async () => {
  let reach: Reach = 'fleet'
  const { rpc } = connect({ ...RUN, reach: () => reach })
  expect((await rpc.request('agent.list', {})).ok).toBe(true)
  reach = 'self'
  expect(await rpc.request('agent.list', {})).toMatchObject({
    error: { code: 'not-allowed', message: expect.stringContaining('The owner can allow') as string },
  })
})

it('a refusal says what to do', async () => {
  const answer = await connect(VIEWER).rpc.request('agent.kill', { agent: 'a' })
  expect(answer).toMatchObject({
    error: { code: 'not-allowed', message: expect.stringContaining('Log in as the owner') },
  })
})

it('what a viewer types reaches nobody; what it has parsed is taken', () => {
  const { rpc, server } = connect(VIEWER)
  rpc.sendFrame({ kind: 'input', channel: 1, generation: 1, bytes: Uint8Array.of(3) })
  const parsed: Frame = { kind: 'parsed', channel: 1, generation: 1, seq: 8 }
  rpc.sendFrame(parsed)
  expect(server.frames).toEqual([parsed])
})

it('a run hears nothing of the fleet and types nothing', () => {
  const { rpc, server } = connect(SEEING)
  const heard: unknown[] = []
  rpc.onStream((message) => heard.push(message))
  rpc.onFrame((frame) => heard.push(frame))
  server.tell({ stream: 'dropped', from: 1, to: 2 })
  for (const link of server.links) {
    link.frame({ kind: 'output', channel: 1, generation: 1, seq: 0, bytes: Uint8Array.of(1) })
  }
  rpc.sendFrame({ kind: 'input', channel: 1, generation: 1, bytes: Uint8Array.of(3) })
  expect(heard).toEqual([])
  expect(server.frames).toEqual([])
})

it.each([OWNER, VIEWER])('$role: nobody becomes a run by saying so', async (caller) => {
  const server = new FakeServer()
  const { client, host } = pairedTransports()
  serveConnection(server, host, { ...SERVED, caller })
  const rpc = new RpcClient(client, { id: 'run-1', secret: 'secret of run-1' })
  expect(await rpc.request('run.ready', { runId: 'run-1' })).toMatchObject({
    error: { code: 'not-allowed', message: expect.stringContaining('not the door of runs') as string },
  })
  expect(server.ready).toEqual([])
})
