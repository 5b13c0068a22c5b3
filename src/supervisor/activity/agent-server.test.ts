import { expect, it } from 'vitest'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

const newWorld = worldsOfThisFile()
const CALM = { status: '{}', permissions: '[]', questions: '[]' }
const event = (type: string, properties: object): string => JSON.stringify({ type, properties })
const BUSY = event('session.status', { sessionID: 's', status: { type: 'busy' } })
const ASKED = event('permission.asked', { id: 'p', sessionID: 's', permission: 'bash', patterns: ['ls'] })
const doing = ({ facets }: SupervisedAgent) => facets.current.activity

it('an agent that was launched with a port is heard there', async () => {
  const world = await newWorld()
  const env = { OPENCODE_SERVER_PASSWORD: 'pw' }
  const agent = await world.started({ type: 'told', command: 'program', args: ['--port', '4096'], env })
  expect(world.servers.followed.get(4096)?.address).toEqual({ port: 4096, user: 'opencode', password: 'pw' })
  const server = world.servers.at(4096)
  server.begun(CALM)
  expect(doing(agent)).toMatchObject({ kind: 'idle', by: { source: 'api' } })
  server.event(BUSY)
  server.event(ASKED)
  await world.pass(10)
  expect(doing(agent)).toMatchObject({ kind: 'waiting-approval', by: { source: 'api', text: 'bash: ls' } })
  server.event(event('permission.replied', { requestID: 'p' }))
  server.event(event('session.idle', { sessionID: 's' }))
  await world.pass(10)
  expect(doing(agent)).toMatchObject({ kind: 'idle', lastTurn: { end: 'finished' } })
})

it('a server that is gone says nothing any more', async () => {
  const world = await newWorld()
  const agent = await world.started({ type: 'told', command: 'program', args: ['--port=4096'] })
  world.servers.at(4096).begun(CALM)
  world.servers.at(4096).event(BUSY)
  world.servers.at(4096).lost()
  await world.pass(2_000)
  expect(doing(agent)).toMatchObject({ kind: 'quiet' })
})

it('nobody listens where no port is named, or the run is over', async () => {
  const world = await newWorld()
  await world.started({ type: 'told', command: 'program' })
  expect(world.servers.followed.size).toBe(0)
  await world.started({ type: 'told', command: 'program', args: ['--port', '4097'] })
  expect(world.servers.followed.size).toBe(1)
  world.ptys.last.exit(0)
  await world.pass(2_000)
  expect(world.servers.followed.size).toBe(0)
})
