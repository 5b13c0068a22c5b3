import { percentile } from '../measure.ts'
import type { NumberName } from '../numbers.ts'
import { agentsOf, fixture } from '../support/agents.ts'
import type { CaseContext, Reading } from '../support/case.ts'
import type { BenchAgent } from '../support/in-process-host.ts'
import { fixtureAgent } from '../support/paths.ts'
import type { Scope } from '../support/scope.ts'
import { HostPlace, SpawnedHost } from '../support/spawned-host.ts'
import { TerminalBoard } from '../support/terminal-board.ts'
import { openThinLink } from '../support/thin-link.ts'
import { Typist } from '../support/typist.ts'

/** 1 Mbit a second, 200 ms there and back. */
const LINK = { bytesPerSecond: 125_000, delayMs: 100 }
const TILES = 8
const KEYS = 40
const SIZE = { cols: 100, rows: 30 }
const STEADY = [fixtureAgent('steady'), '--bytes-per-second', '20000'] as const

const OTHERS: readonly (readonly [NumberName, (name: string) => BenchAgent])[] = [
  ['thin-link-busy', (name) => fixture(`busy-${name}`, STEADY)],
  ['thin-link-flood', (name) => ({ name: `flood-${name}`, command: 'yes', args: [] })],
]

/** Types over a slow connection into one of nine terminals; the others print. */
export async function run({ scope }: CaseContext): Promise<readonly Reading[]> {
  const readings: Reading[] = []
  for (const [name, other] of OTHERS) readings.push({ name, ...(await typeBeside(other, scope)) })
  return readings
}

async function typeBeside(other: (name: string) => BenchAgent, scope: Scope): Promise<Pick<Reading, 'value' | 'note'>> {
  const host = await SpawnedHost.start(new HostPlace(scope), scope)
  const client = await host.connect(scope)
  const [echo = '', ...others] = await client.create(
    [fixture('echo', [fixtureAgent('echo')]), ...agentsOf(TILES, other)],
    { start: true },
  )
  const far = await host.connect(scope, await openThinLink(host.controlPath, LINK, scope))
  const board = new TerminalBoard(far)
  const typist = new Typist(await board.open(echo, 0, SIZE))
  for (const [index, id] of others.entries()) await board.open(id, index + 1, SIZE)
  await typist.whenReady()
  const echoesMs = await typist.type(KEYS)
  await host.stop()
  const [p50, most] = [percentile(echoesMs, 50), Math.max(...echoesMs)].map((ms) => ms.toFixed(0))
  return { value: percentile(echoesMs, 90), note: `p50 ${p50} ms, slowest ${most} ms of ${KEYS} keys` }
}
