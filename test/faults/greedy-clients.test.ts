import { describe, expect, it } from 'vitest'
import { FleetReplica } from '../../src/contract/client/fleet-replica.ts'
import { fixtureSpec } from './support/agents.ts'
import { FaultClient } from './support/client.ts'
import { FaultHost } from './support/host.ts'
import { FaultPlace } from './support/place.ts'
import { expectNothingLeft } from './support/soundness.ts'

/** Together more than a message may have (64 MB), each what is allowed. */
const LARGE_AGENTS = 300
const LARGE_ARGUMENT = 'x'.repeat(250_000)
const RESIZES = 20_000
const LISTS = 3_000

describe.concurrent('a client in a loop', () => {
  it('H5: cannot make a fleet so large that nobody can connect any more', async () => {
    await using place = new FaultPlace()
    const { client: greedy } = await FaultHost.start(place)
    const tooLarge = fixtureSpec(place, 'idle', { name: 'huge', args: ['x'.repeat(1_000_000)] })
    expect(await greedy.try('agent.create', { spec: tooLarge, start: false })).toMatchObject({
      error: { code: 'invalid-input', field: 'args' },
    })
    for (let index = 0; index < LARGE_AGENTS; index += 1) {
      const spec = fixtureSpec(place, 'idle', { name: `large-${index}`, args: [LARGE_ARGUMENT] })
      await greedy.ask('agent.create', { spec, start: false })
    }
    const late = await FaultClient.connect(place)
    using replica = new FleetReplica()
    expect(await replica.bind(late.rpc)).toEqual({ ok: true, value: null })
    expect(replica.state?.order).toHaveLength(LARGE_AGENTS)
    expect([...(replica.state?.agents.values() ?? [])].map(({ spec }) => spec.name)).toContain('large-299')
    await late.ask('agent.remove', { agent: 'large-0' })
  })

  it('M8: with 20,000 sizes and 3,000 lists of sessions holds up no other', async () => {
    await using place = new FaultPlace()
    const { client: greedy } = await FaultHost.start(place)
    const id = await greedy.start(fixtureSpec(place, 'echo', { name: 'echo' }))
    await greedy.reach(id, 'running')
    await greedy.ask('terminal.attach', { agent: id, channel: 1, cols: 80, rows: 24, colors: null })
    const other = await FaultClient.connect(place)
    let answered = 0
    const flood = [
      ...Array.from({ length: RESIZES }, (_, index) => {
        return greedy.rpc.request('terminal.resize', { channel: 1, cols: 80 + (index % 100), rows: 24 })
      }),
      ...Array.from({ length: LISTS }, () => greedy.rpc.request('session.list', {})),
    ].map(async (answer) => {
      await answer
      answered += 1
    })
    for (let asked = 0; asked < 5; asked += 1) await other.ask('agent.list', {})
    expect(answered).toBeLessThan(flood.length / 2)
    await Promise.all(flood)
    await other.ask('agent.remove', { agent: id })
    await expectNothingLeft(place, other)
  })
})
