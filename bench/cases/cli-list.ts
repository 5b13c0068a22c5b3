import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { median } from '../measure.ts'
import { agentsOf, sleeper } from '../support/agents.ts'
import type { CaseContext, PeerReading, Reading } from '../support/case.ts'
import { startCommandLine, wallTimeOf } from '../support/command-line.ts'
import { openPm2 } from '../support/pm2.ts'
import { HostPlace, SpawnedHost } from '../support/spawned-host.ts'

const AGENTS = 20
const ROUNDS = 21

/** From the start of `corral list --json` to its end, in turns with `pm2 jlist` and an empty program. */
export async function run({ scope, peers }: CaseContext): Promise<readonly Reading[]> {
  const place = new HostPlace(scope)
  const client = await (await SpawnedHost.start(place, scope)).connect(scope)
  await client.create(agentsOf(AGENTS, sleeper), { start: true })
  const pm2 = peers.pm2 === null ? null : { dir: peers.pm2, api: await openPm2(peers.pm2, scope) }
  await pm2?.api.start(AGENTS)
  const times = { corral: [] as number[], pm2: [] as number[], node: [] as number[] }
  for (let round = 0; round <= ROUNDS; round += 1) {
    const corral = await wallTimeOf(() => startCommandLine(place, scope, ['list', '--json']))
    const node = await wallTimeOf(() => nodeWith(['--eval', '']))
    // The first one compiles what the others find compiled.
    if (round === 0) continue
    times.corral.push(corral)
    times.node.push(node)
    if (pm2 !== null) times.pm2.push(await wallTimeOf(() => nodeWith([join(pm2.dir, 'bin/pm2'), 'jlist'])))
  }
  const readings: PeerReading[] = pm2 === null ? [] : [{ peer: 'pm2 jlist', value: median(times.pm2) }]
  const note = `fastest ${Math.min(...times.corral).toFixed(0)} ms; node with an empty program ${median(times.node).toFixed(0)} ms`
  return [{ name: 'cli-list', value: median(times.corral), peers: readings, note }]
}

function nodeWith(args: readonly string[]) {
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
}
