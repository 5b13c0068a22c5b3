import { describe, expect, it } from 'vitest'
import { connectTo } from '../../../test/support/contract-client.ts'
import { valueOf } from '../../../test/support/value-of.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'

const newWorld = worldsOfThisFile()
const MINUTE_MS = 60_000

describe('the history', () => {
  it.each(['history.runs', 'history.events', 'history.alerts'] as const)(
    '%s goes on only where an answer before ended',
    async (name) => {
      const client = connectTo(await newWorld())
      for (const after of ['', 'x', '[]', '["a"]', '[1,2,3,4]', 'null']) {
        const answer = await client.request(name, { from: 0, to: 1, after })
        expect(answer).toMatchObject({ error: { code: 'invalid-input', field: 'after' } })
      }
    },
  )

  it('tells of an agent that was removed by its last name: its runs and entries stay, its lane goes', async () => {
    const world = await newWorld()
    const from = world.clock.now()
    const agent = await world.started({ name: 'short life' })
    await world.pass(MINUTE_MS)
    const removed = world.supervisor.fleet.remove(agent)
    await world.pass(MINUTE_MS)
    expect((await removed).ok).toBe(true)
    const client = connectTo(world)
    const asked = { from, to: world.clock.now(), filter: { agents: ['short life'] } }
    const { runs } = valueOf(await client.request('history.runs', asked))
    expect(runs).toMatchObject([{ agentName: 'short life', exitClass: 'user-stop', hasPostMortem: false }])
    const { entries } = valueOf(await client.request('history.events', asked))
    expect(entries.at(0)?.event.kind).toBe('removed')
    expect(entries.at(-1)?.event.kind).toBe('created')
    expect(valueOf(await client.request('history.lanes', { ...asked, columns: 10 })).lanes).toEqual([])
    const ofToday = { ...asked, filter: { agents: ['short life'], priorities: ['normal' as const] } }
    expect(valueOf(await client.request('history.runs', ofToday)).runs).toEqual([])
  })

  it('of a run that has just ended or lives is complete, with the most it has', async () => {
    const world = await newWorld()
    const from = world.clock.now()
    await world.started({ name: 'one' })
    await world.pass(MINUTE_MS)
    const client = connectTo(world)
    const asked = { from, to: from + 60 * MINUTE_MS }
    const [living] = valueOf(await client.request('history.runs', asked)).runs
    expect(living).toMatchObject({ endedAt: null, exitClass: null, peak: { memoryBytes: 1_000_000 } })
    world.ptys.last.exit(1)
    await world.pass(20)
    // Its post-mortem is written a moment later.
    const runs = valueOf(await client.request('history.runs', asked)).runs
    expect(runs).toMatchObject([{ runId: living?.runId, exitClass: 'crash', peak: { memoryBytes: 1_000_000 } }])
  })
})
