import { expect, it } from 'vitest'
import { connectTo } from '../../../test/support/contract-client.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'

const newWorld = worldsOfThisFile()

it('tells what is on the terminal, page by page, as far as it was printed when it was asked', async () => {
  const world = await newWorld()
  const agent = (await world.started()).record.id
  const client = connectTo(world)
  expect(await client.request('terminal.read', { agent })).toEqual({
    ok: true,
    value: { source: 'terminal', generation: 1, lines: [], older: null, isFullScreen: false },
  })
  world.ptys.last.print('one\r\ntwo\r\nthree\r\n')
  await world.pass(1)
  const last = await client.request('terminal.read', { agent, limit: 2 })
  expect(last).toMatchObject({ ok: true, value: { generation: 1, lines: ['two', 'three'], older: 1 } })
  expect(await client.request('terminal.read', { agent, before: 1, limit: 2 })).toMatchObject({
    value: { lines: ['one'], older: null },
  })
})

it('of a run whose terminal this host never had, it tells what was kept at its end', async () => {
  const world = await newWorld()
  const agent = (await world.started()).record.id
  world.ptys.last.print('one\r\n\r\ntwo\r\nthree\r\n')
  await world.pass(100)
  world.ptys.last.exit()
  await world.pass(1_000)
  await world.crashHost()
  const client = connectTo(world)
  expect(await client.request('terminal.read', { agent, limit: 2 })).toEqual({
    ok: true,
    value: { source: 'kept', generation: 1, lines: ['two', 'three'], older: 1, isFullScreen: false },
  })
  expect(await client.request('terminal.read', { agent, before: 1 })).toMatchObject({
    value: { lines: ['one'], older: null },
  })
})

it('an agent that was never started has no text, and one that is not there is named', async () => {
  const world = await newWorld()
  const agent = world.create().record.id
  const client = connectTo(world)
  expect(await client.request('terminal.read', { agent })).toMatchObject({ value: { generation: null, lines: [] } })
  expect(await client.request('terminal.read', { agent: 'nobody' })).toMatchObject({
    error: { code: 'agent-not-found' },
  })
})
