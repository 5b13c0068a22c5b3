import { expect, it } from 'vitest'
import { fixtureSpec } from './support/agents.ts'
import type { FaultClient } from './support/client.ts'
import { FaultHost } from './support/host.ts'
import { FaultPlace } from './support/place.ts'
import { childrenOf, descriptorsOf } from './support/processes.ts'
import { OutputTap } from './support/screen.ts'
import { eventually } from './support/wait.ts'

const BYTES = 20 * 1024
const AGENTS = 25
const RUNS_EACH = 20
const EXIT_CODE = 7
/** A batch of output waits at most 8 ms. */
const DRAIN_MS = 1_000
/** The program's output; a terminal turns each `\n` into `\r\n`, so that this many bytes come out. */
const TEXT = `${Array.from({ length: 255 }, (_, line) => `${String(line).padStart(77, '.')}\n`).join('')}${'='.repeat(BYTES - 255 * 79 - 5)}END\n`
const SEEN = TEXT.replaceAll('\n', '\r\n')
/** Prints it and exits at once. */
const PROGRAM = ['sh', '-c', `printf %s "$1"; exit ${EXIT_CODE}`, 'burst', TEXT]

/** Runs an agent to its end, the given number of times in a row; returns the problems found. */
async function runAll(client: FaultClient, id: string, tap: OutputTap): Promise<readonly string[]> {
  const wrong: string[] = []
  for (let generation = 1; generation <= RUNS_EACH; generation += 1) {
    await client.ask('agent.start', { agent: id })
    const { state } = await client.reach(id, 'stopped', generation)
    const exit = state.phase.kind === 'stopped' ? state.phase.lastRun?.exit : null
    // Output and journal arrive in order on one connection; the last batch may follow the exit by some ms.
    await eventually(() => tap.textOf(id, generation).length >= SEEN.length, 'the output', DRAIN_MS).catch(() => null)
    const seen = tap.textOf(id, generation)
    if (seen !== SEEN) wrong.push(`run ${generation} of ${id}: ${seen.length} of ${SEEN.length} bytes`)
    if (exit?.code !== EXIT_CODE) wrong.push(`run ${generation} of ${id}: exit ${JSON.stringify(exit)}`)
  }
  return wrong
}

it('500 programs that print 20 KB and exit lose not a byte, exit as they did and leave nothing open', async () => {
  expect(SEEN).toHaveLength(BYTES)
  await using place = new FaultPlace()
  const host = await FaultHost.start(place)
  const { client } = host
  const tap = new OutputTap(client)
  const spec = { command: '/usr/bin/env', args: PROGRAM, readiness: { kind: 'exec' } } as const
  const ids: string[] = []
  for (let index = 0; index < AGENTS; index += 1) {
    const { id } = await client.ask('agent.create', {
      spec: { ...fixtureSpec(place, 'print-and-exit'), ...spec },
      start: false,
    })
    await tap.attach(id)
    ids.push(id)
  }
  const before = descriptorsOf(host.pid)
  const wrong = await Promise.all(ids.map((id) => runAll(client, id, tap)))
  expect(wrong.flat()).toEqual([])
  expect(childrenOf(host.pid)).toEqual([])
  await eventually(
    () => descriptorsOf(host.pid).length === before.length,
    () => `descriptors to be as before: ${JSON.stringify({ before, now: descriptorsOf(host.pid) }, null, 1)}`,
  )
})
