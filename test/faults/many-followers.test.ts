import { expect, it } from 'vitest'
import { fixtureSpec } from './support/agents.ts'
import { bundledCommandLine, CommandLine } from './support/command-line.ts'
import { FaultHost } from './support/host.ts'
import { FaultPlace } from './support/place.ts'
import { expectNothingLeft } from './support/soundness.ts'

const FOLLOWERS = 50
/** At some 150 characters each more than waits in a socket. What is kept back beyond that: src/supervisor/server/event-follower.test.ts. */
const EVENTS = 2_500

/** Of the events a follower printed, in order. */
function seqsOf({ out }: CommandLine): readonly number[] {
  return [...out.matchAll(/^\{"schemaVersion":\d+,"event":\{"seq":(\d+)/gm)].map(([, seq]) => Number(seq))
}

it('of 50 clients that follow events one stands still: the others lose nothing, and it catches up when it goes on', async () => {
  await using place = new FaultPlace()
  const { client } = await FaultHost.start(place)
  const { id } = await client.ask('agent.create', { spec: fixtureSpec(place, 'idle'), start: false })
  const program = await bundledCommandLine(place)
  const followers = Array.from({ length: FOLLOWERS }, () =>
    CommandLine.beginAs(program, place, 'events', '--follow', '--from-seq', '1', '--json'),
  )
  for (const follower of followers) await follower.until(({ out }) => out.includes('"created"'))
  const [stalled, ...others] = followers
  stalled?.child.kill('SIGSTOP')
  for (let event = 0; event < EVENTS; event += 1) await client.ask('agent.update', { agent: id, patch: {} })
  await client.ask('agent.remove', { agent: id })
  const last = client.journal.at(-1)?.seq ?? 0
  const all = Array.from({ length: last }, (_, index) => index + 1)
  for (const follower of others) await follower.until(({ out }) => out.includes('"removed"'))
  // It had all of that to read while the others went on.
  expect(stalled?.out).not.toContain('"removed"')
  for (const follower of others) expect(seqsOf(follower)).toEqual(all)
  stalled?.child.kill('SIGCONT')
  await stalled?.until(({ out }) => out.includes('"removed"'))
  expect(stalled === undefined ? [] : seqsOf(stalled)).toEqual(all)
  await expectNothingLeft(place, client)
})
