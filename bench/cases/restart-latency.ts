import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { median } from '../measure.ts'
import { StampedProgram } from '../support/stamped-program.ts'
import type { CaseContext, PeerReading, Reading } from '../support/case.ts'
import { openInProcessHost, valueOf } from '../support/in-process-host.ts'
import { superviseWithPm2 } from '../support/pm2.ts'
import { superviseWithSupervisord } from '../support/supervisord.ts'
import type { Scope } from '../support/scope.ts'

const ROUNDS = 25
const PEER_ROUNDS = 7
/** Between two kills: below three restarts a second, which the fleet's token bucket lets through, and past pm2's and supervisord's "just started". */
const BETWEEN_MS = 450
const PEER_BETWEEN_MS = 1200

/** How long it takes from the kill of a program to the first line of its successor, with no backoff. */
export async function run({ scope, peers }: CaseContext): Promise<readonly Reading[]> {
  const own = await timesOfCorral(scope)
  const readings: PeerReading[] = []
  if (peers.pm2 !== null) {
    const program = newProgram(scope)
    await superviseWithPm2(peers.pm2, scope, program.path)
    readings.push({ peer: 'pm2', value: median(await program.killAndTime(PEER_ROUNDS, PEER_BETWEEN_MS)) })
  }
  if (peers.supervisord !== null) {
    const program = newProgram(scope)
    await superviseWithSupervisord(peers.supervisord, scope, program.path)
    readings.push({ peer: 'supervisord', value: median(await program.killAndTime(PEER_ROUNDS, PEER_BETWEEN_MS)) })
  }
  const note = `${own.length} kills, ${Math.min(...own).toFixed(1)}–${Math.max(...own).toFixed(1)} ms`
  return [{ name: 'restart-latency-p50', value: median(own), peers: readings, note }]
}

async function timesOfCorral(scope: Scope): Promise<number[]> {
  const host = await openInProcessHost(scope)
  const program = newProgram(scope)
  const spec = {
    name: 'restarted',
    type: 'custom',
    command: program.path,
    cwd: host.dir,
    restart: { when: 'always', baseDelayMs: 0, maxDelayMs: 0, windows: [] },
  } as const
  const admission = { ...(await settingsOf(host)).admission, restartsPerMinute: 10_000 }
  await valueOf(host.handlers['settings.update']({ patch: { admission } }))
  const { id } = await valueOf(host.handlers['agent.create']({ spec, start: true }))
  await host.fleet.whenAll([id], 'running')
  await wait(BETWEEN_MS)
  return program.killAndTime(ROUNDS, BETWEEN_MS)
}

async function settingsOf({ handlers }: Awaited<ReturnType<typeof openInProcessHost>>) {
  return valueOf(handlers['settings.update']({ patch: {} }))
}

function newProgram(scope: Scope): StampedProgram {
  return new StampedProgram(join(scope.temporaryDir(), 'stamped'))
}
