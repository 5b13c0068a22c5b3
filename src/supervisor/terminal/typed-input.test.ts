import { expect, it } from 'vitest'
import { connectTo, type ContractTestClient } from '../../../test/support/contract-client.ts'
import type { FakePty } from '../../../test/support/fake-pty.ts'
import { settle } from '../../../test/support/manual-clock.ts'
import type { SupervisedWorld } from '../../../test/support/supervised-world.ts'
import { worldsOfThisFile } from '../../../test/support/worlds.ts'
import { MAX_FRAME_BYTES } from '../../contract/frames.ts'
import { INPUT_WAITING_BYTES } from '../../core/limits.ts'

const newWorld = worldsOfThisFile()
const PIECE = new Uint8Array(MAX_FRAME_BYTES)
const PIECES_THAT_WAIT = INPUT_WAITING_BYTES / PIECE.length

interface Setting {
  readonly agentId: string
  readonly world: SupervisedWorld
  readonly client: ContractTestClient
  readonly pty: FakePty
  readonly type: (pieces: number) => void
  readonly refused: () => readonly number[]
}

/** An agent whose program reads nothing, and a client that shows its terminal. */
async function stalled(): Promise<Setting> {
  const world = await newWorld()
  const agent = await world.started()
  const client = connectTo(world)
  const size = { cols: 80, rows: 24, colors: null }
  await client.request('terminal.attach', { agent: agent.record.id, channel: 3, ...size })
  const pty = world.ptys.last
  pty.read(false)
  const type = (pieces: number): void => {
    for (let count = 0; count < pieces; count += 1) {
      client.sendFrame({ kind: 'input', channel: 3, generation: 1, bytes: PIECE })
    }
  }
  const refused = (): readonly number[] => client.told('terminal-refused').map(({ bytes }) => bytes)
  return { agentId: agent.record.id, world, client, pty, type, refused }
}

it('C1: who types what the program does not read is told how much was not sent: at once, and not for each key', async () => {
  const { type, refused } = await stalled()
  type(PIECES_THAT_WAIT)
  expect(refused()).toEqual([])
  type(1)
  expect(refused()).toEqual([PIECE.length])
  type(999)
  expect(refused().length).toBeLessThan(12)
})

it('C1: once the program has read on, the whole count is told, and input is taken again', async () => {
  const { pty, type, refused } = await stalled()
  type(PIECES_THAT_WAIT + 7)
  pty.read(true)
  expect(refused().at(-1)).toBe(7 * PIECE.length)
  const before = refused().length
  type(1)
  expect(pty.typed).toHaveLength(INPUT_WAITING_BYTES + PIECE.length)
  expect(refused()).toHaveLength(before)
})

it('C1: another client hears nothing of it', async () => {
  const { agentId, world, type } = await stalled()
  const other = connectTo(world)
  await other.request('terminal.attach', {
    agent: agentId,
    channel: 1,
    cols: 80,
    rows: 24,
    colors: null,
  })
  type(PIECES_THAT_WAIT + 5)
  expect(other.told('terminal-refused')).toEqual([])
})

it('C1: a client can wait until all is taken, and does not wait for a run that has ended', async () => {
  const { world, client, pty, type } = await stalled()
  expect(await client.request('terminal.drain', { channel: 3 })).toMatchObject({ ok: true })
  type(1)
  let answers = 0
  const ask = async (): Promise<void> => {
    await client.request('terminal.drain', { channel: 3 })
    answers += 1
  }
  void ask()
  await settle()
  expect(answers).toBe(0)
  pty.read(true)
  await settle()
  expect(answers).toBe(1)
  pty.read(false)
  type(1)
  void ask()
  pty.exit(0)
  await world.pass(50)
  expect(answers).toBe(2)
})
