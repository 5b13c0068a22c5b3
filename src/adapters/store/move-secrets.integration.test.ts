import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { MemorySecrets } from '../../../test/support/memory-secrets.ts'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { sampleAgent, SAMPLE_TIME } from '../../../test/support/sample-agents.ts'
import { crashedRun } from '../../../test/support/sample-states.ts'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { openStore, type OpenedStore } from './open-store.ts'

const newFolder = useTemporaryFolders()
/** Made to be found nowhere else. */
const KEY = 'zq7-value-of-the-key-zq7'
const MARKED_LATER = 'zq7-value-in-the-clear-zq7'
const PRINTED = `ghp_${'zq7Token'.repeat(5)}`

function open(path: string, secrets: MemorySecrets): OpenedStore {
  const clock = new ManualClock()
  clock.setWallTime(SAMPLE_TIME)
  const opened = openStore({ path, clock, secrets })
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

/** A database of schema 2 as it was left by a host: values in specs, states and events, some of them long. */
function makeVersion2(path: string, { entries = 40 } = {}): void {
  const { record, state } = sampleAgent('a1')
  const lastRun = { ...crashedRun, lastLines: [`export API_KEY=${KEY}`, `pushed with ${PRINTED}`, 'x'.repeat(400)] }
  const failure = { code: 'spawn-failed', message: `no room for ${KEY}` }
  const spec = { ...record.spec, env: { API_KEY: KEY, MODE: 'fast', BULK_TOKEN: KEY.repeat(500) }, colour: 'red' }
  const db = new DatabaseSync(path)
  db.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE agents (id TEXT PRIMARY KEY NOT NULL, created_at INTEGER NOT NULL, spec TEXT NOT NULL, state TEXT NOT NULL) STRICT;
    CREATE TABLE journal (seq INTEGER PRIMARY KEY NOT NULL, at INTEGER NOT NULL, subject_id TEXT NOT NULL, generation INTEGER NOT NULL,
      kind TEXT NOT NULL, event TEXT NOT NULL, subject_kind TEXT NOT NULL DEFAULT 'agent') STRICT;
    CREATE INDEX journal_of_agent ON journal (subject_id, seq);
    CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;
    CREATE TABLE journal_blocks (block INTEGER PRIMARY KEY NOT NULL, entries INTEGER NOT NULL, bytes INTEGER NOT NULL) STRICT;
    PRAGMA user_version = 2`)
  const insertAgent = db.prepare('INSERT OR REPLACE INTO agents VALUES (?, ?, ?, ?)')
  const phase = { kind: 'failed', since: 1, failure, lastRun }
  // Written over and over, as hosts do, so that free pages and the log are full of it.
  for (let time = 0; time < 30; time += 1) {
    insertAgent.run(
      'a1',
      record.createdAt,
      JSON.stringify({ ...spec, cwd: `/${time}` }),
      JSON.stringify({ ...state, phase }),
    )
  }
  insertAgent.run('a2', record.createdAt, JSON.stringify({ ...record.spec, name: 'a2', env: { A: 5 } }), 'no state')
  const insertEntry = db.prepare("INSERT INTO journal VALUES (?, ?, 'a1', 1, ?, ?, 'agent')")
  for (let seq = 1; seq <= entries; seq += 1) {
    const event = seq % 2 === 0 ? { kind: 'stopped', lastRun } : { kind: 'teleported', deep: [{ message: KEY }] }
    insertEntry.run(seq, SAMPLE_TIME + seq, event.kind, JSON.stringify(event))
  }
  db.exec('DELETE FROM journal WHERE seq < 10')
  db.close()
}

/** Names of the files in the folder of a database in whose bytes a text stands. */
function holders(path: string, text: string): readonly string[] {
  const folder = dirname(path)
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && readFileSync(join(folder, entry.name)).includes(text))
    .map(({ name }) => name)
}

function newPath(): string {
  return join(newFolder(), 'corral.db')
}

describe('M9: a database that holds secrets in the clear', () => {
  it('gives them away, and not a byte of them is left in any file', () => {
    const path = newPath()
    makeVersion2(path)
    expect(holders(path, KEY)).toEqual(['corral.db'])
    const secrets = new MemorySecrets()
    const { store, notices } = open(path, secrets)
    using _store = store
    expect(secrets.read('a1')).toEqual({ ok: true, value: { API_KEY: KEY, BULK_TOKEN: KEY.repeat(500) } })
    const [agent] = store.readAgents()
    const mark = { secret: true }
    expect(agent?.record.spec.env).toEqual({ API_KEY: mark, BULK_TOKEN: mark, MODE: 'fast' })
    expect(agent?.state.phase).toMatchObject({ failure: { message: 'no room for •••' } })
    const events = store.readJournal({ subject: null, limit: 100 })
    expect(events).toHaveLength(31)
    const lines = ['export API_KEY=•••', 'pushed with •••', 'x'.repeat(400)]
    expect(events[0]?.event).toMatchObject({ kind: 'stopped', lastRun: { lastLines: lines } })
    expect(notices).toEqual([expect.stringContaining('agent a2')])
    expect(readdirSync(dirname(path))).toContain('corral.db.schema-2')
    for (const text of [KEY, PRINTED]) expect(holders(path, text)).toEqual([])
  })

  it('keeps what it does not know of the spec, and what it cannot read of another agent', () => {
    const path = newPath()
    makeVersion2(path)
    open(path, new MemorySecrets()).store.dispose()
    const db = new DatabaseSync(path)
    const specs = db
      .prepare('SELECT spec FROM agents ORDER BY id')
      .all()
      .map(({ spec }) => JSON.parse(String(spec)) as object)
    db.close()
    expect(specs).toMatchObject([{ colour: 'red', cwd: '/29' }, { env: { A: 5 } }])
  })

  it('takes them out of copies of earlier versions too', () => {
    const path = newPath()
    makeVersion2(path)
    makeVersion2(`${path}.schema-1`)
    const db = new DatabaseSync(`${path}.schema-1`)
    db.exec('ALTER TABLE journal RENAME COLUMN event TO fact; PRAGMA journal_mode = DELETE; PRAGMA user_version = 1')
    db.close()
    open(path, new MemorySecrets()).store.dispose()
    expect(holders(path, KEY)).toEqual([])
  })

  it('stays as it is if they cannot be kept elsewhere; the words say why', () => {
    const path = newPath()
    makeVersion2(path)
    const secrets = new MemorySecrets()
    secrets.isFull = true
    const refused = openStore({ path, clock: new ManualClock(), secrets })
    expect(refused).toEqual({ ok: false, error: { code: 'not-accessible', message: 'The disk is full.' } })
    secrets.isFull = false
    open(path, secrets).store.dispose()
    expect(secrets.read('a1')).toMatchObject({ value: { API_KEY: KEY } })
  })

  it('is cleaned by the next host if this one ended in between', () => {
    const path = newPath()
    makeVersion2(path)
    const copy = `${path}.schema-1`
    writeFileSync(copy, `no database: ${KEY}`)
    const secrets = new MemorySecrets()
    const first = open(path, secrets)
    first.store.dispose()
    expect(first.notices[0]).toContain(`${copy} may still hold values`)
    writeFileSync(copy, '')
    const second = open(path, secrets)
    second.store.dispose()
    expect(second.notices.join()).not.toContain('may still hold')
    expect(holders(path, KEY)).toEqual([])
    expect(open(path, secrets).notices.join()).not.toContain('may still hold')
  })
})

it('M9: a value that is hidden later leaves nothing behind once it is purged', () => {
  const path = newPath()
  const { store } = open(path, new MemorySecrets())
  using _store = store
  const agent = sampleAgent('a1')
  const withEnv = (env: typeof agent.record.spec.env): typeof agent => ({
    ...agent,
    record: { ...agent.record, spec: { ...agent.record.spec, env } },
  })
  for (const padding of ['', 'y'.repeat(20_000), '']) {
    store.append([], [withEnv({ PADDING: padding, MODE: MARKED_LATER })])
  }
  expect(holders(path, MARKED_LATER)).not.toEqual([])
  store.append([], [withEnv({ MODE: { secret: true } })])
  store.purge()
  expect(holders(path, MARKED_LATER)).toEqual([])
})

it('M9: an empty database has nothing to purge', () => {
  const path = newPath()
  mkdirSync(`${path}.schema-9`)
  expect(open(path, new MemorySecrets()).notices).toEqual([])
})
