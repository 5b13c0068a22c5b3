import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { MemorySecrets } from '../../../test/support/memory-secrets.ts'
import { sampleAgent } from '../../../test/support/sample-agents.ts'
import { samplePostMortem } from '../../../test/support/sample-post-mortem.ts'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { RUNS_KEPT_MS } from '../../core/history/kept-run.ts'
import { openStore } from './open-store.ts'
import type { SqliteStore } from './sqlite-store.ts'

const newFolder = useTemporaryFolders()
const END_AT = samplePostMortem('a', 1).end.endedAt

function storeAt(path: string, now = END_AT): SqliteStore {
  const clock = new ManualClock()
  clock.setWallTime(now)
  const opened = openStore({ path, clock, secrets: new MemorySecrets() })
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value.store
}

const all = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, agentIds: null, exitClasses: null, after: null, limit: 99 }

/** The database as the version before had it. */
function makeOlder(path: string): void {
  const db = new DatabaseSync(path)
  db.exec(
    'DROP TABLE tasks; DROP TABLE conversations; DROP TABLE runs; DROP INDEX journal_by_time; PRAGMA user_version = 7',
  )
  db.close()
}

it('runs of an older Corral are entered from what was kept of their ends, but for those that cannot be read', () => {
  const path = join(newFolder(), 'corral.db')
  const { record } = sampleAgent('a')
  {
    using store = storeAt(path)
    store.append([], [sampleAgent('a')])
    for (const run of [1, 2, 3]) store.postMortems.write(samplePostMortem('a', run), null)
    store.postMortems.write(samplePostMortem('gone', 1), null)
  }
  makeOlder(path)
  const db = new DatabaseSync(path)
  db.prepare('UPDATE post_mortems SET past_run = ? WHERE run_id = ?').run('no JSON', 'a-2')
  db.prepare('UPDATE post_mortems SET past_run = ? WHERE run_id = ?').run('{"exitClass":"crash"}', 'a-3')
  db.close()
  using again = storeAt(path)
  const { end, hints } = samplePostMortem('a', 1)
  const found = again.postMortems.runs(all)
  expect(found.map(({ runId }) => runId).toSorted()).toEqual(['a-1', 'gone-1'])
  expect(found.find(({ runId }) => runId === 'a-1')).toEqual({
    ...{ agentId: 'a', agentName: record.spec.name, runId: 'a-1', generation: 1 },
    ...{ startedAt: end.startedAt, endedAt: end.endedAt, exitClass: end.exitClass, hint: hints[0] },
    ...{ peak: null, hasPostMortem: true },
  })
  expect(found.find(({ runId }) => runId === 'gone-1')?.agentName).toBe('gone')
})

it('a run is kept for a month', () => {
  const path = join(newFolder(), 'corral.db')
  for (const [later, kept] of [
    [RUNS_KEPT_MS, 1],
    [RUNS_KEPT_MS + 1, 0],
  ] as const) {
    using store = storeAt(path, END_AT + later)
    if (later === RUNS_KEPT_MS) store.postMortems.write(samplePostMortem('a', 1), null)
    expect(store.postMortems.runs(all)).toHaveLength(kept)
  }
})
