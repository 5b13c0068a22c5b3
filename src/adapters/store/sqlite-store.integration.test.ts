import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { StoreWriteError } from '../../core/store-error.ts'
import { sampleAgent, sampleEntry, SAMPLE_TIME } from '../../../test/support/sample-agents.ts'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { openStore, type OpenedStore } from './open-store.ts'
import { SCHEMA_VERSION } from './schema.ts'

const newFolder = useTemporaryFolders()
const CLOCK = { now: () => SAMPLE_TIME }

function newPath(): string {
  return join(newFolder(), 'corral.db')
}

function open(path: string, journalKept = 1_000): OpenedStore {
  const opened = openStore({ path, clock: CLOCK, journalKept })
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

/** Leaves two agents and their entries behind. */
function fill(path: string): void {
  using store = open(path).store
  for (const seq of [1, 2]) store.append([sampleEntry(seq, `a${seq}`)], [sampleAgent(`a${seq}`)])
}

describe('openStore', () => {
  it('gives back after a restart what was kept', () => {
    const path = newPath()
    fill(path)
    const { store, notices } = open(path)
    using _store = store
    expect(store.readAgents().map(({ record }) => record.id)).toEqual(['a1', 'a2'])
    expect(store.lastSeq()).toBe(2)
    expect(notices).toEqual([])
  })

  it('keeps its files to the user', () => {
    const path = newPath()
    using store = open(path).store
    store.append([sampleEntry(1, 'a')], [])
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it.each([
    ['is no database', () => 'this is not a database, '.repeat(400)],
    [
      'lost its pages',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 100, 0x5a)]),
    ],
    ['was cut short', (bytes: Buffer) => bytes.subarray(0, 5_000)],
  ])('sets a file aside that %s, names it and starts anew', (_name, damage) => {
    const path = newPath()
    fill(path)
    const damaged = damage(readFileSync(path))
    writeFileSync(path, damaged)
    const { store, notices } = open(path)
    using _store = store
    expect(store.readAgents()).toEqual([])
    store.append([sampleEntry(1, 'a')], [sampleAgent('a')])
    const aside = `${path}.damaged-2027-01-15T08-00-00-000Z`
    expect(notices).toEqual([expect.stringContaining(aside)])
    expect(readFileSync(aside)).toEqual(Buffer.from(damaged))
  })

  it('sets a second damaged file aside under another name', () => {
    const path = newPath()
    for (const _round of [1, 2]) {
      writeFileSync(path, 'x'.repeat(4_000))
      open(path).store.dispose()
    }
    expect(readdirSync(join(path, '..')).filter((name) => name.includes('damaged'))).toHaveLength(2)
  })

  it('refuses a database of a newer Corral and leaves it alone', () => {
    const path = newPath()
    fill(path)
    withDatabase(path, (db) => db.exec(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`))
    const opened = openStore({ path, clock: CLOCK })
    expect(opened).toMatchObject({
      ok: false,
      error: { code: 'newer-schema', message: expect.stringContaining('newer Corral') as string },
    })
    withDatabase(path, (db) => expect(db.prepare('SELECT count(*) AS n FROM agents').get()).toEqual({ n: 2 }))
  })

  it('says so when another program holds the database', () => {
    const path = newPath()
    fill(path)
    withDatabase(path, (db) => {
      db.exec('BEGIN IMMEDIATE')
      expect(openStore({ path, clock: CLOCK })).toMatchObject({ ok: false, error: { code: 'locked' } })
      db.exec('ROLLBACK')
    })
  })

  it('says so when the folder is not there', () => {
    const opened = openStore({ path: join(newFolder(), 'missing', 'corral.db'), clock: CLOCK })
    expect(opened).toMatchObject({ ok: false, error: { code: 'not-accessible' } })
  })

  it.each([
    '{broken',
    '[]',
    '{"wanted":"up"}',
    '{"wanted":"up","generation":1,"epoch":1,"phase":{"kind":"dancing","since":1}}',
  ])('skips, keeps and names an agent whose state is %s', (state) => {
    const path = newPath()
    fill(path)
    withDatabase(path, (db) => db.prepare("UPDATE agents SET state = ? WHERE id = 'a1'").run(state))
    const { store, notices } = open(path)
    using _store = store
    expect(store.readAgents().map(({ record }) => record.id)).toEqual(['a2'])
    expect(notices).toEqual([expect.stringContaining('agent a1')])
    withDatabase(path, (db) => expect(db.prepare("SELECT state FROM agents WHERE id = 'a1'").get()).toEqual({ state }))
  })
})

describe('SqliteStore', () => {
  it('skips and names a journal entry that cannot be read', () => {
    const path = newPath()
    fill(path)
    using store = open(path).store
    withDatabase(path, (db) => db.exec("UPDATE journal SET fact = 'x' WHERE seq = 1"))
    expect(store.readJournal({ subject: null, limit: 5 }).map(({ seq }) => seq)).toEqual([2])
    expect(store.unreadable).toEqual(['journal entry 1'])
  })

  it('keeps a bounded journal', () => {
    using store = open(newPath(), 100).store
    for (let seq = 1; seq <= 1_024; seq++) store.append([sampleEntry(seq, 'a')], [])
    const kept = store.readJournal({ subject: null, limit: 10_000 })
    expect(kept.at(-1)?.seq).toBe(1_024)
    expect(kept).toHaveLength(100)
  })

  it('trims also when entries come in batches', () => {
    using store = open(newPath(), 100).store
    for (let start = 0; start < 2_000; start += 100) {
      store.append(
        Array.from({ length: 100 }, (_, index) => sampleEntry(start + index + 1, 'a')),
        [],
      )
    }
    expect(store.readJournal({ subject: null, limit: 10_000 }).length).toBeLessThan(400)
  })

  it('throws a typed error on a full disk, keeps nothing of the write and goes on when there is room', () => {
    const path = newPath()
    using store = open(path).store
    store.append([sampleEntry(1, 'a')], [sampleAgent('a')])
    const db = Reflect.get(store, 'db') as DatabaseSync
    db.exec('PRAGMA max_page_count = 1')
    const large = Array.from({ length: 500 }, (_, index) => sampleEntry(index + 2, 'a'))
    expect(() => store.append(large, [sampleAgent('b')])).toThrow(StoreWriteError)
    expect(() => store.append(large, [])).toThrow(expect.objectContaining({ problem: 'disk-full' }) as Error)
    db.exec('PRAGMA max_page_count = 100000')
    expect(store.lastSeq()).toBe(1)
    store.append(large, [sampleAgent('b')])
    expect(store.lastSeq()).toBe(501)
  })

  it('throws a typed error while another program writes', () => {
    const path = newPath()
    using store = open(path).store
    withDatabase(path, (db) => {
      db.exec('BEGIN IMMEDIATE')
      expect(() => store.saveAgent(sampleAgent('a'))).toThrow(expect.objectContaining({ problem: 'locked' }) as Error)
      db.exec('ROLLBACK')
    })
    store.saveAgent(sampleAgent('a'))
    expect(store.readAgents()).toHaveLength(1)
  })

  it('survives a host that is killed: another reader sees each write when it returns', () => {
    const path = newPath()
    using store = open(path).store
    store.append([sampleEntry(1, 'a')], [sampleAgent('a')])
    withDatabase(path, (db) => expect(db.prepare('SELECT max(seq) AS seq FROM journal').get()).toEqual({ seq: 1 }))
  })
})

function withDatabase(path: string, use: (db: DatabaseSync) => void): void {
  const db = new DatabaseSync(path)
  try {
    use(db)
  } finally {
    db.close()
  }
}
