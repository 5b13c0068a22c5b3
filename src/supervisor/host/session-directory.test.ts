import { expect, it } from 'vitest'
import { connectTo } from '../../../test/support/contract-client.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'

const newWorld = worldsOfThisFile()

it('M8: 3,000 who ask for the sessions at once share two looks', async () => {
  const world = await newWorld()
  const looksBefore = world.sessions.lists
  const client = connectTo(world)
  const asked = Array.from({ length: 3_000 }, () => client.request('session.list', {}))
  await world.pass(0)
  expect(new Set((await Promise.all(asked)).map(({ ok }) => ok))).toEqual(new Set([true]))
  expect(world.sessions.lists - looksBefore).toBe(2)
})
