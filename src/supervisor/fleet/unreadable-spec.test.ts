import { afterEach, expect, it } from 'vitest'
import { settle } from '../../../test/support/manual-clock.ts'
import { sampleSpec } from '../../../test/support/sample-states.ts'
import { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import type { Handlers } from '../../contract/rpc/handlers.ts'
import { initialState } from '../../core/agent/state.ts'
import { storedAgentOf } from '../../core/agent/stored-agent.ts'
import { contractServerOf } from '../server/contract-server.ts'

const undo: (() => void)[] = []
afterEach(() => undo.splice(0).forEach((action) => action()))

/** A host whose store holds one sound agent and one that was saved with `"restart": null`. */
async function worldWithBadSpec(): Promise<{ world: SupervisedWorld; handlers: Handlers }> {
  const world = await SupervisedWorld.open()
  await world.started({ name: 'sound' })
  const spec = { ...sampleSpec({ name: 'bad' }), restart: null }
  const bad = storedAgentOf({ id: 'bad', createdAt: 1, spec, state: { ...initialState(1) } }, 2)
  if (bad === null) throw new Error('the row cannot be read')
  world.store.saveAgent(bad)
  await world.crashHost()
  undo.push(() => world.supervisor.dispose())
  const session = contractServerOf(world.supervisor).connect({ stream: () => undefined, frame: () => undefined })
  undo.push(() => session.dispose())
  return { world, handlers: session.handlers }
}

const failed = {
  kind: 'failed',
  failure: { code: 'spec-invalid', message: expect.stringContaining('"restart"') as string },
}

it('is shown as failed with the field named, and everything else starts', async () => {
  const { handlers } = await worldWithBadSpec()
  const listed = await handlers['agent.list']({})
  expect(listed).toMatchObject({
    ok: true,
    value: [{ spec: { name: 'sound' } }, { spec: { name: 'bad' }, state: { phase: failed } }],
  })
})

it('is not started from stand-ins', async () => {
  const { world, handlers } = await worldWithBadSpec()
  const spawned = world.ptys.ptys.length
  await handlers['agent.start']({ id: 'bad' })
  await settle()
  expect(world.ptys.ptys).toHaveLength(spawned)
  expect(world.store.readAgents().find(({ record }) => record.id === 'bad')?.state.phase).toMatchObject(failed)
})

it('refuses a change that leaves the field as it is, and is mended by one that sets it', async () => {
  const { world, handlers } = await worldWithBadSpec()
  const refused = await handlers['agent.update']({ id: 'bad', patch: { name: 'better' } })
  expect(refused).toMatchObject({ ok: false, error: { code: 'invalid-input', field: 'restart' } })
  await handlers['agent.update']({ id: 'bad', patch: { restart: { when: 'always' } } })
  await handlers['agent.start']({ id: 'bad' })
  await world.pass(100)
  expect(await handlers['agent.describe']({ id: 'bad' })).toMatchObject({
    ok: true,
    value: { agent: { spec: { restart: { when: 'always' } }, state: { wanted: 'up', phase: { kind: 'running' } } } },
  })
})
