import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { median } from '../measure.ts'
import { StampedProgram } from '../support/stamped-program.ts'
import type { CaseContext, PeerReading, Reading } from '../support/case.ts'
import { valueOf } from '../support/in-process-host.ts'
import { ADMISSION_DEFAULTS } from '../../src/core/admission/admission.ts'
import { HostPlace, SpawnedHost } from '../support/spawned-host.ts'
import { superviseWithPm2 } from '../support/pm2.ts'
import { superviseWithSupervisord } from '../support/supervisord.ts'
import type { Scope } from '../support/scope.ts'

const ROUNDS = 25
const PEER_ROUNDS = 7
/** Not measured, of either: whoever has just begun still compiles its code, and lives for days after that. */
const FIRST_ROUNDS = 10
/**
 * Time between two kills: fewer than three restarts a second, which the fleet's token bucket admits, and longer than
 * the time for which pm2 and supervisord treat a program as just started.
 */
const BETWEEN_MS = 450
const PEER_BETWEEN_MS = 1200

interface OwnTimes {
  /** Time from the kill until the next run is reported as running, its exec verified, ms. */
  readonly running: readonly number[]
  /** Time from the kill to the next run's first line, ms: measured like the peers. */
  readonly firstLine: readonly number[]
}

/** Time from the kill of a program until its next run, without backoff. */
export async function run({ scope, peers }: CaseContext): Promise<readonly Reading[]> {
  const { running, firstLine } = await timesOfCorral(scope)
  const readings: PeerReading[] = []
  if (peers.pm2 !== null) {
    const program = newProgram(scope)
    await superviseWithPm2(peers.pm2, scope, program.path)
    readings.push({ peer: 'pm2', value: await peerTime(program) })
  }
  if (peers.supervisord !== null) {
    const program = newProgram(scope)
    await superviseWithSupervisord(peers.supervisord, scope, program.path)
    readings.push({ peer: 'supervisord', value: await peerTime(program) })
  }
  const range = `${Math.min(...running).toFixed(1)}–${Math.max(...running).toFixed(1)} ms`
  const note = `${running.length} kills, ${range}; first line of the successor after ${median(firstLine).toFixed(1)} ms`
  return [{ name: 'restart-latency-p50', value: median(running), peers: readings, note }]
}

async function timesOfCorral(scope: Scope): Promise<OwnTimes> {
  const place = new HostPlace(scope)
  const client = await (await SpawnedHost.start(place, scope)).connect(scope)
  const program = newProgram(scope)
  const spec = {
    name: 'restarted',
    type: 'custom',
    command: program.path,
    cwd: place.dir,
    restart: { when: 'always', baseDelayMs: 0, maxDelayMs: 0, windows: [] },
  } as const
  const admission = { ...ADMISSION_DEFAULTS, restartsPerMinute: 10_000 }
  await valueOf(client.rpc.request('settings.update', { patch: { admission } }))
  const { id } = await valueOf(client.rpc.request('agent.create', { spec, start: true }))
  await client.fleet.whenAll([id], 'running')
  await wait(BETWEEN_MS)
  const running: number[] = []
  const firstLine = await program.killAndTime(FIRST_ROUNDS + ROUNDS, BETWEEN_MS, async () => {
    const killedAt = performance.now()
    await client.fleet.whenAll([id], 'backoff')
    await client.fleet.whenAll([id], 'running')
    running.push(performance.now() - killedAt)
  })
  return { running: running.slice(FIRST_ROUNDS), firstLine: firstLine.slice(FIRST_ROUNDS) }
}

async function peerTime(program: StampedProgram): Promise<number> {
  const times = await program.killAndTime(FIRST_ROUNDS + PEER_ROUNDS, PEER_BETWEEN_MS)
  return median(times.slice(FIRST_ROUNDS))
}

function newProgram(scope: Scope): StampedProgram {
  return new StampedProgram(join(scope.temporaryDir(), 'stamped'))
}
