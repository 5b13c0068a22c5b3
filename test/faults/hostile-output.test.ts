import { describe, expect, it } from 'vitest'
import { SNAPSHOT_MAX_CHARACTERS } from '../../src/core/limits.ts'
import { fixtureSpec } from './support/agents.ts'
import type { FaultClient } from './support/client.ts'
import { FaultHost } from './support/host.ts'
import { FaultPlace } from './support/place.ts'
import { residentBytesOf } from './support/processes.ts'
import { OutputTap } from './support/screen.ts'
import { expectNothingLeft } from './support/soundness.ts'
import { eventually } from './support/wait.ts'

const MB = 1024 * 1024
/** What a host's memory may grow by while an agent does its worst, and how far it has to come back afterwards. */
const MOST_GROWTH_BYTES = 150 * MB
const RETURN_MS = 60_000
/** Another client looks at it so often, ms; the answer is a screen of megabytes. */
const LATE_EVERY_MS = 1_000
const ORDINARY_BYTES = 5_000_000
/** V8 lets new objects take up to some 100 MB, sooner or later and whatever is printed; so little that what grows is what is kept, MB. */
const YOUNG = '--max-semi-space-size=4'
/** Enough to find a word in. */
const KEPT_CHARACTERS = 2_000
const STATE_CHARACTERS = 16 * 1024

/** What row of the attacks each way of the fixture `drown` belongs to. */
const WAYS = {
  C1: ['answers'],
  C2: ['marks', 'full-cells', 'odd-cells', 'counts', 'resets', 'title', 'palette', 'noise'],
  M6: ['addresses', 'links', 'long-link'],
} as const
const CASES = Object.entries(WAYS).flatMap(([row, ways]) => ways.map((way) => [row, way] as const))

/** Types a word into the echoing agent and waits for it to come back. */
async function echo(tap: OutputTap, id: string, word: string): Promise<void> {
  tap.type(id, 1, word)
  await eventually(() => tap.textOf(id, 1).includes(word), `the echo of ${word}`)
}

/** Shows a terminal to a client that comes late; returns the length of what it starts from. */
async function attachLate(client: FaultClient, id: string): Promise<number> {
  const starts: number[] = []
  using _heard = client.rpc.onStream((message) => {
    if (message.stream === 'terminal-reset' && message.channel === 77) starts.push(message.data.length)
  })
  await client.ask('terminal.attach', { agent: id, channel: 77, cols: 80, rows: 24, colors: null })
  const [length = 0] = await eventually(() => (starts.length > 0 ? starts : null), 'a screen to start from')
  await client.ask('terminal.detach', { channel: 77 })
  return length
}

/** Lets an agent print much of what agents do print, so that the host has the memory it needs for that. */
async function flood(place: FaultPlace, client: FaultClient, tap: OutputTap): Promise<void> {
  const id = await client.ask('agent.create', {
    spec: fixtureSpec(place, 'flood', { args: ['--bytes', String(ORDINARY_BYTES)], readiness: { kind: 'exec' } }),
    start: false,
  })
  await tap.attach(id.id)
  await client.ask('agent.start', { agent: id.id })
  await client.reach(id.id, 'stopped')
}

describe.concurrent('an agent that does its worst', () => {
  it.each(CASES)('%s: with %s neither fills the host nor holds up another terminal', async (_row, way) => {
    await using place = new FaultPlace()
    const host = await FaultHost.start(place, { env: { NODE_OPTIONS: YOUNG } })
    const { client } = host
    const tap = new OutputTap(client, KEPT_CHARACTERS)
    const parrot = await client.start(fixtureSpec(place, 'echo'))
    await client.reach(parrot, 'running')
    await tap.attach(parrot)
    await flood(place, client, tap)
    await echo(tap, parrot, 'before.')
    const before = residentBytesOf(host.pid)

    const villain = await client.start(
      fixtureSpec(place, 'drown', { args: ['--with', way], readiness: { kind: 'exec' } }),
    )
    await client.reach(villain, 'running')
    await tap.attach(villain)
    let most = 0
    let longest = 0
    let lateAtMs = performance.now()
    for (let round = 0; !tap.textOf(villain, 1).includes('drowned'); round += 1) {
      await echo(tap, parrot, `during${round}.`)
      most = Math.max(most, residentBytesOf(host.pid))
      if (performance.now() - lateAtMs < LATE_EVERY_MS) continue
      longest = Math.max(longest, await attachLate(client, villain))
      lateAtMs = performance.now()
    }
    longest = Math.max(longest, await attachLate(client, villain))
    expect(longest).toBeLessThan(SNAPSHOT_MAX_CHARACTERS + STATE_CHARACTERS)
    expect((most - before) / MB).toBeLessThan(MOST_GROWTH_BYTES / MB)
    await client.ask('agent.kill', { agent: villain })
    await client.reach(villain, 'stopped')
    await eventually(
      () => residentBytesOf(host.pid) - before < MOST_GROWTH_BYTES,
      () => `the host's memory to come back: ${(residentBytesOf(host.pid) - before) / MB} MB more than before`,
      RETURN_MS,
    )
    await echo(tap, parrot, 'after.')
    await expectNothingLeft(place, client)
  })
})
