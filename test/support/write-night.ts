import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { openStore } from '../../src/adapters/store/open-store.ts'
import type { SqliteStore } from '../../src/adapters/store/sqlite-store.ts'
import { ManualClock } from './manual-clock.ts'
import { NIGHT_ENDS_AFTER_MS, SimulatedNight } from './simulated-night.ts'
import { SupervisedWorld } from './supervised-world.ts'

/**
 * Writes the simulated night into a data directory, so that a window opened on it has something to show. `endMs`: when it was over, epoch ms.
 * All agents are stopped in the end: a host that opens it starts nothing.
 */
export async function writeNight(folder: string, endMs: number): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let store: SqliteStore | null = null
  const world = await SupervisedWorld.open((ports) => {
    if (!(ports.clock instanceof ManualClock)) throw new Error('only a simulated clock can be set')
    ports.clock.setWallTime(endMs - NIGHT_ENDS_AFTER_MS)
    const opened = openStore({ path: join(folder, 'corral.db'), clock: ports.clock, secrets: ports.secrets })
    if (!opened.ok) throw new Error(opened.error.message)
    store = opened.value.store
    return { ...ports, store }
  })
  const written = store as SqliteStore | null
  if (written === null) throw new Error('no store was opened')
  await SimulatedNight.play(world, written)
  if (world.supervisor.journal.isFailing) throw new Error('the night could not be written')
  const stopped = world.supervisor.stopAll({ cause: 'user', deadlineMs: 10_000, leaveSessions: false })
  await world.pass(30_000)
  await stopped
  world.supervisor.dispose()
  written.dispose()
}

const [, script, folder] = process.argv
if (script === import.meta.filename) {
  if (folder === undefined) throw new Error('name the data directory: node test/support/write-night.ts FOLDER')
  await writeNight(resolve(folder), Date.now())
}
