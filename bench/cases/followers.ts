import type { ChildProcess } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import type { RpcClient } from '../../src/contract/client/rpc-client.ts'
import { sleeper } from '../support/agents.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import { startCommandLine } from '../support/command-line.ts'
import { valueOf } from '../support/in-process-host.ts'
import { HostPlace, SpawnedHost } from '../support/spawned-host.ts'
import { within } from '../support/wait.ts'

const FOLLOWERS = 20
const EVENTS = 10_000
const EVENTS_PER_MS = 1
const BEAT_MS = 20
/** Before and after those: an agent is created and removed. */
const OTHERS = 2
const SEQ = /"event":\{"seq":(\d+)/g

/** What one follower prints. */
interface Follower {
  readonly seqs: ReadonlySet<number>
  readonly begun: Promise<void>
  /** When it had printed the last event. */
  readonly done: Promise<number>
}

/** 1,000 events a second to 20 `corral events --follow`. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const place = new HostPlace(scope)
  const { rpc } = await (await SpawnedHost.start(place, scope)).connect(scope)
  const spec = { type: 'custom', ...sleeper('one'), cwd: place.dir }
  const { id: agent } = await valueOf(rpc.request('agent.create', { spec, start: false }))
  const followers = Array.from({ length: FOLLOWERS }, () =>
    followerOf(startCommandLine(place, scope, ['events', '--follow', '--from-seq', '1', '--json'])),
  )
  await within(Promise.all(followers.map(({ begun }) => begun)), 'all followers to begin')
  const tookMs = await makeEvents(rpc, agent)
  await valueOf(rpc.request('agent.remove', { agent }))
  const removedAt = performance.now()
  const ends = await within(Promise.all(followers.map(({ done }) => done)), 'all followers to have printed all')
  const lost = followers.reduce((sum, { seqs }) => sum + EVENTS + OTHERS - seqs.size, 0)
  const rate = ((EVENTS / tookMs) * 1_000).toFixed(0)
  const note = `${rate} events a second; the last follower had all ${(Math.max(...ends) - removedAt).toFixed(0)} ms after the last event`
  return [{ name: 'followers-lost', value: lost, note }]
}

/** Resolves with the time it took, ms. */
async function makeEvents(rpc: RpcClient, agent: string): Promise<number> {
  const startedAt = performance.now()
  for (let made = 0; made < EVENTS;) {
    const due = Math.min(EVENTS, Math.floor((performance.now() - startedAt) * EVENTS_PER_MS))
    const asked = Array.from({ length: due - made }, () => valueOf(rpc.request('agent.update', { agent, patch: {} })))
    await Promise.all(asked)
    made = due
    await wait(BEAT_MS)
  }
  return performance.now() - startedAt
}

function followerOf({ stdout }: ChildProcess): Follower {
  const seqs = new Set<number>()
  const [begun, done] = [Promise.withResolvers<void>(), Promise.withResolvers<number>()]
  let rest = ''
  stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const [, seq] of lines.join('\n').matchAll(SEQ)) seqs.add(Number(seq))
    begun.resolve()
    if (lines.some((line) => line.includes('"removed"'))) done.resolve(performance.now())
  })
  return { seqs, begun: begun.promise, done: done.promise }
}
