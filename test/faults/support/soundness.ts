import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import { liveRunOf } from '../../../src/core/agent/state.ts'
import type { FaultClient } from './client.ts'
import type { FaultPlace } from './place.ts'
import { runProcesses, type RunProcess } from './processes.ts'
import { eventually } from './wait.ts'

/** A journal entry as stored. */
export interface StoredEntry {
  readonly seq: number
  readonly agentId: string
  readonly kind: string
}

/** Fails unless every process with a run cookie of this place belongs to a run that is up, or is in the ledger. */
export async function expectAllAccountedFor(place: FaultPlace, client: FaultClient): Promise<void> {
  await eventually(
    () => unaccounted(place, client).length === 0,
    () => `everybody to be in a run or in the ledger; not so: ${JSON.stringify(unaccounted(place, client), null, 1)}`,
  )
}

/** Fails if processes of two runs of one agent live at the same time. */
export function expectNobodyTwice(place: FaultPlace): void {
  const runs = Map.groupBy(runProcesses(place.cookie), ({ agentId }) => agentId)
  for (const [agentId, processes] of runs) {
    expect(new Set(processes.map(({ runId }) => runId)).size, `runs of agent ${agentId} that live`).toBe(1)
  }
}

/** Kills every proven survivor in the ledger, and fails unless they disappear from it. */
export async function killSurvivors(client: FaultClient): Promise<void> {
  for (const { pid, startTime, isProven } of client.host.survivors) {
    if (isProven) await client.ask('survivor.kill', { pid, startTime })
  }
  await client.until(
    () => client.host.survivors.every(({ isProven }) => !isProven),
    () => `the ledger to be empty; it holds ${JSON.stringify(client.host.survivors)}`,
  )
}

/** Stops everything and fails if a process of a run is left. */
export async function expectNothingLeft(place: FaultPlace, client: FaultClient): Promise<void> {
  await client.ask('agent.stopAll', {})
  expect(runProcesses(place.cookie)).toEqual([])
}

/** The journal on disk; fails if a seq is missing or duplicated. */
export function readJournal({ dataDir }: Pick<FaultPlace, 'dataDir'>): readonly StoredEntry[] {
  using db = new DatabaseSync(join(dataDir, 'corral.db'), { readOnly: true, timeout: 1_000 })
  const rows = db.prepare('SELECT seq, subject_id AS agentId, kind FROM journal ORDER BY seq').all()
  const entries = rows as unknown as readonly StoredEntry[]
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1))
  return entries
}

function unaccounted({ cookie }: FaultPlace, { fleet, host }: FaultClient): readonly RunProcess[] {
  const live = new Set(fleet.map(({ state }) => liveRunOf(state.phase)?.runId))
  return runProcesses(cookie).filter(
    ({ runId, pid, startTicks }) =>
      !live.has(runId) && !host.survivors.some((line) => line.pid === pid && line.startTime === startTicks),
  )
}
