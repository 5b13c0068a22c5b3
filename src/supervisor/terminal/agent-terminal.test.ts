import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { connectTo } from '../../../test/support/contract-client.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { onUnexpectedError } from '../../base/unexpected.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

const newWorld = worldsOfThisFile()
const SIZE = { cols: 80, rows: 24, colors: null }
const FLOOD_CHUNK = 'x'.repeat(1024 * 1024)

let reported: string[]

beforeEach(() => {
  reported = []
  onUnexpectedError((error, where) => reported.push(`${where}: ${String(error)}`))
  onTestFinished(() => onUnexpectedError(null))
})

/** An agent whose mirror has just failed at parsing. */
async function withLostMirror(): Promise<{ world: SupervisedWorld; agent: SupervisedAgent }> {
  const world = await newWorld()
  const agent = await world.started()
  world.ptys.last.print('before')
  await world.pass(20)
  world.mirrors.made.at(-1)?.failNextParse()
  world.ptys.last.print('trouble')
  await world.pass(20)
  return { world, agent }
}

describe('a mirror that fails while it parses', () => {
  it('is reported, and clients are shown what comes from then on', async () => {
    const { world, agent } = await withLostMirror()
    expect(reported).toEqual(['terminal mirror: Error: the mirror cannot parse this'])
    const client = connectTo(world)
    await client.request('terminal.attach', { agent: agent.record.id, channel: 1, ...SIZE })
    expect(client.told('terminal-reset')).toMatchObject([{ seq: 'beforetrouble'.length, data: '' }])
    world.ptys.last.print('after')
    await world.pass(20)
    expect(client.text).toBe('after')
    expect(await agent.terminal.lastLines(5)).toEqual([])
  })

  it('slows its program down no longer', async () => {
    const { world } = await withLostMirror()
    for (let chunk = 0; chunk < 4; chunk += 1) {
      world.ptys.last.print(FLOOD_CHUNK)
      await world.pass(20)
      expect(world.ptys.last.isPaused).toBe(false)
    }
  })

  it('lets a program go on that it had slowed down', async () => {
    const world = await newWorld()
    await world.started()
    world.ptys.last.print('first')
    await world.pass(20)
    const mirror = world.mirrors.made.at(-1)
    mirror?.failNextParse()
    world.ptys.last.print(FLOOD_CHUNK.repeat(3))
    await world.pass(1)
    expect(world.ptys.last.isPaused).toBe(false)
  })

  it('keeps no run from ending, and is replaced with the next', async () => {
    const { world, agent } = await withLostMirror()
    agent.restart()
    await world.pass(100)
    world.ptys.last.print('anew')
    await world.pass(20)
    expect(await agent.terminal.lastLines(5)).toEqual(['anew'])
  })
})
