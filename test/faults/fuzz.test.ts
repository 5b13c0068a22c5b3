import fc from 'fast-check'
import { randomBytes, randomInt } from 'node:crypto'
import { connect } from 'node:net'
import { homedir } from 'node:os'
import { expect, it } from 'vitest'
import { controlPathOf } from '../../src/transports/control/place.ts'
import { encodePacket } from '../../src/transports/control/packets.ts'
import { LONG_ATTACKS } from '../support/long-attacks.ts'
import { fixtureSpec } from './support/agents.ts'
import { attackOnSocket } from './support/fuzz.ts'
import { FaultHost } from './support/host.ts'
import { complaintsOf } from './support/host-process.ts'
import { FaultPlace } from './support/place.ts'
import { residentBytesOf } from './support/processes.ts'
import { OutputTap } from './support/screen.ts'
import { expectNothingLeft } from './support/soundness.ts'
import { eventually, within } from './support/wait.ts'

const MB = 1024 * 1024
const PACKETS = LONG_ATTACKS ? 500_000 : 5_000
/** Sent on one connection, unless the host has closed it by then. */
const PACKETS_AT_ONCE = 20
const RUBBISH_BYTES = 40
const MOST_GROWTH_BYTES = 150 * MB
/** V8 lets new objects take up to some 100 MB, whatever is kept; so little that what grows is what is kept, MB. */
const YOUNG = '--max-semi-space-size=4'
/** Asked last on each connection. */
const LAST = { type: 'request', id: 424_242, name: 'agent.list', input: {} }

/** Resolves once the host has answered the last request, or closed the connection. */
function send(path: string, packets: readonly Uint8Array[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const socket = connect(path)
  let tail = ''
  socket.on('data', (bytes: Buffer) => {
    tail = (tail + bytes.toString('latin1')).slice(-100_000)
    if (tail.includes(`"id":${LAST.id}`)) socket.destroy()
  })
  // What was sent after the host had enough of it is nobody's.
  socket.on('error', () => socket.destroy())
  socket.on('close', () => resolve())
  // What is no packet comes last: the host may wait for the rest of it.
  socket.write(Buffer.concat([...packets, encodePacket(JSON.stringify(LAST)), randomBytes(randomInt(RUBBISH_BYTES))]))
  return promise
}

it(`what held: ${PACKETS} messages and frames at random leave the host as it was`, { timeout: 1_800_000 }, async () => {
  await using place = new FaultPlace()
  const host = await FaultHost.start(place, { env: { NODE_OPTIONS: YOUNG } })
  const { client } = host
  const tap = new OutputTap(client, 2_000)
  const parrot = await client.start(fixtureSpec(place, 'echo', { name: 'parrot' }))
  await client.reach(parrot, 'running')
  await tap.attach(parrot)
  const path = controlPathOf(place.dataDir, {
    platform: process.platform,
    env: place.env,
    home: homedir(),
    temporary: place.dir,
  })
  if (!path.ok) throw new Error(path.error.message)
  const seed = Math.floor(Math.random() * 2 ** 31)
  const before = residentBytesOf(host.pid)
  for (let sent = 0; sent < PACKETS; sent += PACKETS_AT_ONCE) {
    const packets = fc.sample(attackOnSocket, { seed: seed + sent, numRuns: PACKETS_AT_ONCE })
    await within(send(path.value, packets), `an answer to packets of seed ${seed + sent}`)
  }
  expect(complaintsOf(place), `begun with seed ${seed}`).toBe('')
  tap.type(parrot, 1, 'still there')
  await eventually(() => tap.textOf(parrot, 1).includes('still there'), `the echo, after seed ${seed}`)
  const grown = (): number => residentBytesOf(host.pid) - before
  await eventually(
    () => grown() < MOST_GROWTH_BYTES,
    () => `the memory to come back: ${Math.round(grown() / MB)} MB more than before`,
    60_000,
  )
  await expectNothingLeft(place, client)
})
