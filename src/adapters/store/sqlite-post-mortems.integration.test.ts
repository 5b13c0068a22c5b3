import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { statSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { MemorySecrets } from '../../../test/support/memory-secrets.ts'
import { samplePostMortem } from '../../../test/support/sample-post-mortem.ts'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { KEPT_OF_AGENT } from '../../core/post-mortem/bounds.ts'
import { openStore } from './open-store.ts'
import type { SqliteStore } from './sqlite-store.ts'

const newFolder = useTemporaryFolders()

function storeAt(path: string): SqliteStore {
  const opened = openStore({ path, clock: new ManualClock(), secrets: new MemorySecrets() })
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value.store
}

function change(path: string, sql: string, ...values: (string | Uint8Array)[]): void {
  const db = new DatabaseSync(path)
  db.prepare(sql).run(...values)
  db.close()
}

it.each([
  ['a body that cannot be inflated', 'body', Uint8Array.from([1, 2, 3])],
  ['samples of another version', 'samples', Uint8Array.from([3, 0])],
  ['no body', 'body', new Uint8Array()],
])('%s is as if it were not there, and hurts no other', (_what, column, value) => {
  const path = join(newFolder(), 'corral.db')
  using store = storeAt(path)
  store.postMortems.write(samplePostMortem('a', 1), null)
  store.postMortems.write(samplePostMortem('a', 2), null)
  change(path, `UPDATE post_mortems SET ${column} = ? WHERE generation = 1`, value)
  expect(store.postMortems.read('a', 1)).toBeNull()
  expect(store.postMortems.read('a', 2)).not.toBeNull()
})

it('a line of the list that a newer Corral wrote is left out', () => {
  const path = join(newFolder(), 'corral.db')
  using store = storeAt(path)
  for (const run of [1, 2]) store.postMortems.write(samplePostMortem('a', run), null)
  change(path, `UPDATE post_mortems SET past_run = ? WHERE generation = 1`, '{"exitClass":"vanished"}')
  expect(store.postMortems.list('a').map(({ generation }) => generation)).toEqual([2])
})

it('what is kept outlives its host and takes little room', () => {
  const path = join(newFolder(), 'corral.db')
  const written = samplePostMortem('a', KEPT_OF_AGENT)
  {
    using store = storeAt(path)
    for (let run = 1; run <= KEPT_OF_AGENT; run += 1) store.postMortems.write(samplePostMortem('a', run), null)
  }
  using again = storeAt(path)
  expect(again.postMortems.read('a', KEPT_OF_AGENT)).toEqual(written)
  expect(statSync(path).size).toBeLessThan(KEPT_OF_AGENT * 10_000)
})
