import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { agentSubject } from '../../core/subject.ts'
import { StoreWriteError } from '../../core/store-error.ts'
import { sampleAgent, sampleEntry, SAMPLE_TIME } from '../../../test/support/sample-agents.ts'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { MemorySecrets } from '../../../test/support/memory-secrets.ts'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { openStore, type OpenedStore, type StoreOptions } from './open-store.ts'
import { SCHEMA_VERSION } from './schema.ts'

const newFolder = useTemporaryFolders()

function newClock(): ManualClock {
  const clock = new ManualClock()
  clock.setWallTime(SAMPLE_TIME)
  return clock
}

function newPath(): string {
  return join(newFolder(), 'corral.db')
}

function open(path: string, options: Partial<StoreOptions> = {}): OpenedStore {
  const opened = openStore({ path, clock: newClock(), secrets: new MemorySecrets(), ...options })
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

/** Stores two agents and their entries. */
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
    const opened = openStore({ path, clock: newClock(), secrets: new MemorySecrets() })
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
      expect(openStore({ path, clock: newClock(), secrets: new MemorySecrets() })).toMatchObject({
        ok: false,
        error: { code: 'locked' },
      })
      db.exec('ROLLBACK')
    })
  })

  it('says so when the folder is not there', () => {
    const opened = openStore({
      path: join(newFolder(), 'missing', 'corral.db'),
      clock: newClock(),
      secrets: new MemorySecrets(),
    })
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

describe('a database with bad rows', () => {
  it('gives an agent with one bad field as failed, names the field, and keeps what is stored until it is given anew', () => {
    const path = newPath()
    fill(path)
    const spec = JSON.stringify({ ...sampleAgent('a1').record.spec, restart: null })
    setSpec(path, spec)
    using store = open(path).store
    const [bad, good] = store.readAgents()
    if (bad === undefined || good === undefined) throw new Error('agents are missing')
    expect(bad.state.phase).toMatchObject({ kind: 'failed', failure: { code: 'spec-invalid' } })
    expect(bad.record.problems).toMatchObject([{ field: 'restart' }])
    expect(good).toEqual(sampleAgent('a2'))
    store.append([], [bad])
    expect(specTextOf(path)).toBe(spec)
    store.append([], [{ ...bad, record: { ...bad.record, spec: { ...bad.record.spec }, problems: [] } }])
    expect(store.readAgents()[0]?.record).toMatchObject({ problems: [], spec: { restart: { when: 'never' } } })
  })

  it('reads events of a kind it does not know as such, and leaves them in the file', () => {
    const path = newPath()
    fill(path)
    withDatabase(path, (db) => db.exec(`UPDATE journal SET event = '{"kind":"teleported","to":"mars"}' WHERE seq = 1`))
    const { store, notices } = open(path)
    using _store = store
    expect(notices).toEqual([])
    expect(store.readJournal({ subject: null, limit: 5 })[0]?.event).toEqual({ kind: 'unknown', name: 'teleported' })
    withDatabase(path, (db) =>
      expect(db.prepare('SELECT event FROM journal WHERE seq = 1').get()).toEqual({
        event: '{"kind":"teleported","to":"mars"}',
      }),
    )
  })
})

describe('a database of an older Corral', () => {
  it('is brought up to date, and kept beside it as it was, for the user only', () => {
    const path = newPath()
    makeVersion1(path)
    const { store, notices } = open(path)
    using _store = store
    expect(notices).toEqual([])
    expect(store.readAgents()).toEqual([sampleAgent('a1')])
    expect(store.readJournal({ subject: agentSubject('a1'), limit: 5 })).toEqual([sampleEntry(1, 'a1')])
    store.append([{ ...sampleEntry(2, ''), subject: { kind: 'host' } }], [])
    expect(store.readJournal({ subject: { kind: 'host' }, limit: 5 })).toHaveLength(1)
    const copy = `${path}.schema-1`
    expect(statSync(copy).mode & 0o777).toBe(0o600)
    withDatabase(copy, (db) => {
      expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 })
      expect(db.prepare('SELECT agent_id, fact FROM journal').get()).toEqual({
        agent_id: 'a1',
        fact: '{"kind":"created"}',
      })
    })
  })

  it('is brought up to date also when it cannot be copied; a notice says so', () => {
    const path = newPath()
    makeVersion1(path)
    mkdirSync(`${path}.schema-1`)
    const { store, notices } = open(path)
    using _store = store
    expect(notices).toEqual([expect.stringContaining('migrated without a backup')])
    expect(store.readAgents()).toEqual([sampleAgent('a1')])
  })

  it('is brought up to date, but not copied, when the disk has hardly any room for a copy', () => {
    const path = newPath()
    makeVersion1(path)
    const { store, notices } = open(path, { freeBytesAt: () => 1_000_000 })
    using _store = store
    expect(notices).toEqual([expect.stringContaining('migrated without a backup')])
    expect(existsSync(`${path}.schema-1`)).toBe(false)
  })

  it('has its long journal trimmed', () => {
    const path = newPath()
    makeVersion1(path, 2_000)
    const clock = newClock()
    using store = open(path, { clock, bounds: { entries: 500, bytes: Infinity } }).store
    clock.advance(60_000)
    expect(store.readJournal({ subject: null, limit: 10_000 }).length).toBeLessThan(1_000)
  })
})

describe('SqliteStore', () => {
  it.each([
    ['an event that is no JSON', "event = 'x'"],
    ['a subject of a newer version', "subject_kind = 'task'"],
  ])('names a journal entry that cannot be read (%s), and leaves no gap', (_name, change) => {
    const path = newPath()
    fill(path)
    using store = open(path).store
    withDatabase(path, (db) => db.exec(`UPDATE journal SET ${change} WHERE seq = 1`))
    const entries = store.readJournal({ subject: null, fromSeq: 1, limit: 5 })
    expect(entries.map(({ seq, event }) => [seq, event])).toEqual([
      [1, { kind: 'unknown', name: 'created' }],
      [2, expect.not.objectContaining({ kind: 'unknown' })],
    ])
    expect(store.unreadable).toEqual(['journal entry 1'])
  })

  it('keeps a journal bounded by entries, to within two blocks of 256', () => {
    const clock = newClock()
    using store = open(newPath(), { clock, bounds: { entries: 100, bytes: Infinity } }).store
    for (let seq = 1; seq <= 1_024; seq++) store.append([sampleEntry(seq, 'a')], [])
    expect(store.readJournal({ subject: null, limit: 10_000 })).toHaveLength(1_024)
    clock.advance(60_000)
    const kept = store.readJournal({ subject: null, limit: 10_000 })
    expect(kept.at(-1)?.seq).toBe(1_024)
    expect(kept.length).toBeLessThan(512)
    clock.advance(600_000)
    expect(clock.pendingTimers).toBe(0)
  })

  it('keeps a journal bounded by bytes', () => {
    const clock = newClock()
    using store = open(newPath(), { clock, bounds: { entries: 1_000_000, bytes: 2_000_000 } }).store
    const reason = 'x'.repeat(2_000)
    for (let seq = 1; seq <= 5_000; seq++) store.append([sampleEntry(seq, 'a', { kind: 'queued', reason })], [])
    clock.advance(60_000)
    const keptBytes = store.readJournal({ subject: null, limit: 10_000 }).length * 2_000
    expect(keptBytes).toBeGreaterThan(1_000_000)
    expect(keptBytes).toBeLessThan(2_000_000 + 256 * 2_000)
  })

  it('trims also when entries come in batches', () => {
    const clock = newClock()
    using store = open(newPath(), { clock, bounds: { entries: 100, bytes: Infinity } }).store
    for (let start = 0; start < 2_000; start += 100) {
      store.append(
        Array.from({ length: 100 }, (_, index) => sampleEntry(start + index + 1, 'a')),
        [],
      )
    }
    clock.advance(60_000)
    expect(store.readJournal({ subject: null, limit: 10_000 }).length).toBeLessThan(512)
  })

  it('deletes one block in a slice, and goes on in the next', () => {
    const clock = newClock()
    using store = open(newPath(), { clock, bounds: { entries: 1, bytes: Infinity } }).store
    for (let seq = 1; seq <= 1_024; seq++) store.append([sampleEntry(seq, 'a')], [])
    const count = (): number => store.readJournal({ subject: null, limit: 10_000 }).length
    clock.advance(20)
    expect(count()).toBe(1_024 - 255)
    clock.advance(20)
    expect(count()).toBe(1_024 - 511)
  })

  it('tells its owner of a trim that fails, and trims again later', () => {
    const path = newPath()
    const clock = newClock()
    using store = open(path, { clock, bounds: { entries: 1, bytes: Infinity } }).store
    const problems: string[] = []
    store.onProblem((problem) => problems.push(problem))
    for (let seq = 1; seq <= 600; seq++) store.append([sampleEntry(seq, 'a')], [])
    withDatabase(path, (db) => {
      db.exec('BEGIN IMMEDIATE')
      clock.advance(20)
      db.exec('ROLLBACK')
    })
    expect(problems).toEqual([expect.stringContaining('could not be trimmed')])
    for (let seq = 601; seq <= 800; seq++) store.append([sampleEntry(seq, 'a')], [])
    clock.advance(60_000)
    expect(store.readJournal({ subject: null, limit: 10_000 }).length).toBeLessThan(300)
  })

  it('writes a spec that was not changed back as it was read, with what it does not know', () => {
    const path = newPath()
    fill(path)
    const spec = JSON.stringify({ ...sampleAgent('a1').record.spec, colour: 'red' })
    setSpec(path, spec)
    using store = open(path).store
    const [agent] = store.readAgents()
    if (agent === undefined) throw new Error('no agent')
    store.append([], [{ ...agent, state: { ...agent.state, epoch: 9 } }])
    expect(specTextOf(path)).toBe(spec)
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
      expect(() => store.append([], [sampleAgent('a')])).toThrow(
        expect.objectContaining({ problem: 'locked' }) as Error,
      )
      db.exec('ROLLBACK')
    })
    store.append([], [sampleAgent('a')])
    expect(store.readAgents()).toHaveLength(1)
  })

  it('that was deleted is named and written anew, again and again, for the next host', () => {
    const path = newPath()
    const clock = newClock()
    const problems: string[] = []
    {
      using store = open(path, { clock }).store
      store.onProblem((problem) => problems.push(problem))
      for (const companion of ['', '-wal', '-shm']) rmSync(path + companion)
      clock.advance(10_000)
      store.append([sampleEntry(1, 'a')], [sampleAgent('a')])
      expect(problems).toEqual([expect.stringContaining('was deleted') as string])
      expect(statSync(path).mode & 0o777).toBe(0o600)
      withDatabase(path, (db) => expect(db.prepare('SELECT max(seq) AS seq FROM journal').get()).toEqual({ seq: 1 }))
      clock.advance(300_000)
      store.append([sampleEntry(2, 'a')], [])
      withDatabase(path, (db) => expect(db.prepare('SELECT max(seq) AS seq FROM journal').get()).toEqual({ seq: 2 }))
      store.append([sampleEntry(3, 'a')], [])
    }
    const next = open(path)
    using store = next.store
    expect([next.notices, store.lastSeq(), store.readAgents().length, problems.length]).toEqual([[], 3, 1, 1])
  })

  it('that another one was put in the place of says so, and leaves that one alone', () => {
    const [path, other] = [newPath(), newPath()]
    fill(other)
    const clock = newClock()
    const problems: string[] = []
    {
      using store = open(path, { clock }).store
      store.onProblem((problem) => problems.push(problem))
      renameSync(other, path)
      clock.advance(10_000)
      store.append([sampleEntry(1, 'a')], [sampleAgent('a')])
      expect(problems).toEqual([expect.stringContaining('was replaced') as string])
    }
    using store = open(path).store
    expect(store.readAgents().map(({ record }) => record.id)).toEqual(['a1', 'a2'])
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

function setSpec(path: string, spec: string): void {
  withDatabase(path, (db) => db.prepare("UPDATE agents SET spec = ? WHERE id = 'a1'").run(spec))
}

function specTextOf(path: string): unknown {
  let spec: unknown
  withDatabase(path, (db) => (spec = db.prepare("SELECT spec FROM agents WHERE id = 'a1'").get()?.['spec']))
  return spec
}

/** A database of schema version 1 with one agent and `entries` journal entries. */
function makeVersion1(path: string, entries = 1): void {
  const { record, state } = sampleAgent('a1')
  withDatabase(path, (db) => {
    db.exec(`PRAGMA journal_mode = WAL;
      CREATE TABLE agents (id TEXT PRIMARY KEY NOT NULL, created_at INTEGER NOT NULL, spec TEXT NOT NULL, state TEXT NOT NULL) STRICT;
      CREATE TABLE journal (seq INTEGER PRIMARY KEY NOT NULL, at INTEGER NOT NULL, agent_id TEXT NOT NULL, generation INTEGER NOT NULL,
        kind TEXT NOT NULL, fact TEXT NOT NULL) STRICT;
      CREATE INDEX journal_of_agent ON journal (agent_id, seq);
      CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT;
      PRAGMA user_version = 1`)
    const insertAgent = db.prepare('INSERT INTO agents VALUES (?, ?, ?, ?)')
    insertAgent.run(record.id, record.createdAt, JSON.stringify(record.spec), JSON.stringify(state))
    const insertEntry = db.prepare("INSERT INTO journal VALUES (?, ?, 'a1', 0, 'created', ?)")
    db.exec('BEGIN')
    for (let seq = 1; seq <= entries; seq++) insertEntry.run(seq, SAMPLE_TIME + seq, '{"kind":"created"}')
    db.exec('COMMIT')
  })
}
