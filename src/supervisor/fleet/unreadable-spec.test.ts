import { expect, it } from 'vitest'
import { settle } from '../../../test/support/manual-clock.ts'
import { sampleSpec } from '../../../test/support/sample-states.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { connectTo, type ContractTestClient } from '../../../test/support/contract-client.ts'
import { initialState } from '../../core/agent/state.ts'
import { storedAgentOf } from '../../core/agent/stored-agent.ts'

const newWorld = worldsOfThisFile()

/** A host whose store holds one sound agent and one that was saved with `"restart": null`. */
async function worldWithBadSpec(): Promise<{ world: SupervisedWorld; client: ContractTestClient }> {
  const world = await newWorld()
  await world.started({ name: 'sound' })
  const spec = { ...sampleSpec({ name: 'bad' }), restart: null }
  const bad = storedAgentOf({ id: 'bad', createdAt: 1, spec, state: { ...initialState(1) } }, 2)
  if (bad === null) throw new Error('the row cannot be read')
  world.store.append([], [bad])
  await world.crashHost()
  return { world, client: connectTo(world) }
}

const failed = {
  kind: 'failed',
  failure: { code: 'spec-invalid', message: expect.stringContaining('"restart"') as string },
}

it('is shown as failed with the field named, and everything else starts', async () => {
  const { client } = await worldWithBadSpec()
  const listed = await client.request('agent.list', {})
  expect(listed).toMatchObject({
    ok: true,
    value: { agents: [{ spec: { name: 'sound' } }, { spec: { name: 'bad' }, state: { phase: failed } }] },
  })
})

it('is not started from stand-ins', async () => {
  const { world, client } = await worldWithBadSpec()
  const spawned = world.ptys.ptys.length
  await client.request('agent.start', { agent: 'bad' })
  await settle()
  expect(world.ptys.ptys).toHaveLength(spawned)
  expect(world.store.readAgents().find(({ record }) => record.id === 'bad')?.state.phase).toMatchObject(failed)
})

it('refuses a change that leaves the field as it is, and is mended by one that sets it', async () => {
  const { world, client } = await worldWithBadSpec()
  const refused = await client.request('agent.update', { agent: 'bad', patch: { name: 'better' } })
  expect(refused).toMatchObject({ ok: false, error: { code: 'invalid-input', field: 'restart' } })
  await client.request('agent.update', { agent: 'bad', patch: { restart: { when: 'always' } } })
  await client.request('agent.start', { agent: 'bad' })
  await world.pass(100)
  expect(await client.request('agent.describe', { agent: 'bad' })).toMatchObject({
    ok: true,
    value: { agent: { spec: { restart: { when: 'always' } }, state: { wanted: 'up', phase: { kind: 'running' } } } },
  })
})
