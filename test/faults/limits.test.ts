import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../src/shapes/journal.ts'
import type { Limit, LimitKind } from '../../src/shapes/run-limits.ts'
import { agentIdOf } from '../../src/core/subject.ts'
import { fixtureSpec } from './support/agents.ts'
import type { FaultClient } from './support/client.ts'
import { FaultHost } from './support/host.ts'
import { FaultPlace } from './support/place.ts'
import { runProcesses } from './support/processes.ts'
import { CGROUPS } from './support/system.ts'

const MB = 1024 ** 2

/** What each kind of greed meets. CPU and disk are held instead of ended where a group can be held. On a busy machine little of the processor is to be had. */
const GREED: readonly { readonly of: string; readonly kind: LimitKind; readonly max: number }[] = [
  { of: 'memory', kind: 'memory', max: 300 * MB },
  { of: 'forks', kind: 'processes', max: 200 },
  { of: 'files', kind: 'open-files', max: 800 },
  { of: 'output', kind: 'output', max: 100_000 },
  // On a busy machine it gets little of a processor.
  { of: 'cpu', kind: 'cpu', max: 5 },
  { of: 'disk', kind: 'disk-writes', max: 5 * MB },
]

const place = new FaultPlace()
let host: FaultHost | null = null

function client(): FaultClient {
  if (host === null) throw new Error('the host is not there')
  return host.client
}

beforeAll(async () => {
  host = await FaultHost.start(place)
})

afterAll(async () => {
  await using _place = place
  await host?.stop()
})

function limitSteps(id: string): readonly string[] {
  return client().journal.flatMap((entry) =>
    isOf(entry, id) && entry.event.kind === 'limit' ? [entry.event.step] : [],
  )
}

const isOf = (entry: JournalEntry, id: string): boolean => agentIdOf(entry) === id

function greedySpec(of: string, kind: LimitKind, limit: Partial<Limit> & { readonly max: number }) {
  const whole: Limit = { warn: null, forMs: null, action: 'stop', ...limit }
  const spec = fixtureSpec(place, 'greedy', { args: ['--of', of] })
  // Of a lower priority it gives way to every other session.
  return { ...spec, priority: 'critical' as const, limits: { [kind]: whole } }
}

describe.each(GREED)('an agent that takes ever more: $of', ({ of, kind, max }) => {
  it('is stopped at its limit with nobody left, and the reason is in the journal and in its end', async () => {
    const id = await client().start(greedySpec(of, kind, { max, forMs: 3_000 }))
    await client().until(() => limitSteps(id).some((step) => step === 'stop' || step === 'slow'), 'a step')
    if (limitSteps(id).includes('slow')) {
      // It is held: a stop by a person still reaches it, and it ends.
      await client().ask('agent.stop', { agent: id })
      const { state } = await client().reach(id, 'stopped')
      expect(state.phase).toMatchObject({ lastRun: { exitClass: 'user-stop' } })
    } else {
      const { state } = await client().reach(id, 'stopped')
      expect(state.phase).toMatchObject({
        lastRun: { exitClass: 'limit', limit: { limit: kind, bound: max }, stop: { cause: 'limit', survivors: [] } },
      })
    }
    expect(runProcesses(place.cookie).filter(({ agentId }) => agentId === id)).toEqual([])
  })
})

describe.runIf(CGROUPS === null)('an agent that is slowed down', () => {
  it('and leaks all the same, because it sleeps nearly all of the time, is stopped at its limit', async () => {
    const max = 200 * MB
    // Above its warning from the start, it is slowed down long before it comes to its limit.
    const limit: Limit = { warn: 20 * MB, max, forMs: 3_000, action: 'stop' }
    // Half a megabyte in a millisecond or two, then it sleeps for 100 ms.
    const leaker = fixtureSpec(place, 'leak', { args: ['--mb-per-second', '5'] })
    const id = await client().start({ ...leaker, limits: { memory: limit } })
    const { state } = await client().reach(id, 'stopped')
    expect(limitSteps(id)).toEqual(['warn', 'slow', 'stop'])
    expect(state.phase).toMatchObject({ lastRun: { exitClass: 'limit', limit: { limit: 'memory', bound: max } } })
    expect(runProcesses(place.cookie).filter(({ agentId }) => agentId === id)).toEqual([])
  })

  it('goes on when its host is killed meanwhile and the next one is there', async () => {
    await using ownPlace = new FaultPlace()
    const first = await FaultHost.start(ownPlace)
    const limit: Limit = { warn: null, max: 20, forMs: 3_000, action: 'throttle' }
    const spec = { ...fixtureSpec(ownPlace, 'greedy', { args: ['--of', 'cpu'] }), limits: { cpu: limit } }
    const id = await first.client.start({ ...spec, runner: 'tmux' })
    await first.client.until(
      () => first.client.journal.some((entry) => isOf(entry, id) && entry.event.kind === 'limit'),
      'it to be slowed down',
    )
    await first.crash()
    const next = await FaultHost.start(ownPlace)
    await next.client.reach(id, 'running')
    await next.client.ask('agent.kill', { agent: id })
    await next.client.reach(id, 'stopped')
    await next.stop()
    expect(runProcesses(ownPlace.cookie)).toEqual([])
  })
})
