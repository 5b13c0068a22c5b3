import { expect, it } from 'vitest'
import { connectTo } from '../../../test/support/contract-client.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { MAX_TERMINALS } from '../../contract/rpc/limits.ts'

const newWorld = worldsOfThisFile()
const SIZE = { cols: 80, rows: 24, colors: null }

it('one client opens so many terminals and no more; those it has go on', async () => {
  const world = await newWorld()
  const agent = (await world.started()).record.id
  const client = connectTo(world)
  for (let channel = 0; channel < MAX_TERMINALS; channel += 1) {
    expect(await client.request('terminal.attach', { agent, channel, ...SIZE })).toEqual({ ok: true, value: {} })
  }
  const refused = await client.request('terminal.attach', { agent, channel: MAX_TERMINALS, ...SIZE })
  expect(refused).toMatchObject({
    ok: false,
    error: { code: 'too-many', message: '64 terminals are open here. Close one first.' },
  })
  world.ptys.last.print('still here')
  await world.pass(20)
  expect(new Set(client.outputs.map(({ channel }) => channel)).size).toBe(MAX_TERMINALS)
  // Opening one anew needs no room, and another client has its own.
  expect(await client.request('terminal.attach', { agent, channel: 0, ...SIZE })).toMatchObject({ ok: true })
  expect(await connectTo(world).request('terminal.attach', { agent, channel: 0, ...SIZE })).toMatchObject({ ok: true })
  await client.request('terminal.detach', { channel: 3 })
  const opened = await client.request('terminal.attach', { agent, channel: MAX_TERMINALS, ...SIZE })
  expect(opened).toMatchObject({ ok: true })
})
