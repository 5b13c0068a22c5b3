import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../../test/support/manual-clock.ts'
import { MemorySecrets } from '../../../test/support/memory-secrets.ts'
import { sampleAgent, sampleEntry } from '../../../test/support/sample-agents.ts'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import type { SeriesChunk } from '../../core/series/series-store.ts'
import { openStore, type StoreOptions } from './open-store.ts'
import { HIGHEST_SERIES_NUMBER } from './schema.ts'
import type { SqliteStore } from './sqlite-store.ts'

const newFolder = useTemporaryFolders()
const HOUR = 497_000

function newPath(): string {
  return join(newFolder(), 'corral.db')
}

function open(path: string, options: Partial<StoreOptions> = {}): SqliteStore {
  const opened = openStore({ path, clock: new ManualClock(), secrets: new MemorySecrets(), ...options })
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value.store
}

function chunksOf(agentId: string, count: number): readonly SeriesChunk[] {
  return Array.from({ length: count }, (_, index) => ({
    ...{ agentId, tier: 1, hour: HOUR + index },
    bytes: new Uint8Array(3_000).fill(7),
  }))
}

/** Answers of a PRAGMA, asked by another program. */
function asked(path: string, pragma: string): unknown {
  const db = new DatabaseSync(path)
  try {
    return db.prepare(`PRAGMA ${pragma}`).get()?.[pragma]
  } finally {
    db.close()
  }
}

/** A file as an older Corral made it: schema 4, pages are never given back. */
function makeOld(path: string): void {
  open(path).dispose()
  const db = new DatabaseSync(path)
  db.exec(
    `PRAGMA auto_vacuum = NONE; VACUUM; DROP TABLE series; DROP TABLE series_agents; DROP TABLE alerts; DROP TABLE past_alerts; DROP TABLE alert_silences; DROP TABLE post_mortems; DROP TABLE tasks; DROP TABLE conversations; DROP TABLE runs; DROP INDEX journal_by_time; PRAGMA user_version = 4`,
  )
  db.close()
}

describe('a database file', () => {
  it('that is new gives pages back, in a log that shrinks', () => {
    const path = newPath()
    using store = open(path)
    expect(asked(path, 'auto_vacuum')).toBe(2)
    const own = Reflect.get(store, 'db') as DatabaseSync
    expect(own.prepare('PRAGMA journal_size_limit').get()).toEqual({ journal_size_limit: 16 * 1024 * 1024 })
    expect(own.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' })
  })

  it('of an older Corral is rewritten once to give pages back', () => {
    const path = newPath()
    makeOld(path)
    expect(asked(path, 'auto_vacuum')).toBe(0)
    open(path).dispose()
    expect(asked(path, 'auto_vacuum')).toBe(2)
  })

  it('of an older Corral is left as it is while there is no room to rewrite it', () => {
    const path = newPath()
    makeOld(path)
    open(path, { freeBytesAt: () => 1_000_000 }).dispose()
    expect(asked(path, 'auto_vacuum')).toBe(0)
    expect(asked(path, 'user_version')).toBeGreaterThan(4)
  })

  it('becomes smaller in steps after much was deleted, and then rests', () => {
    const path = newPath()
    const clock = new ManualClock()
    using store = open(path, { clock })
    store.series.write(chunksOf('a', 4_000))
    clock.advance(310_000)
    const full = statSync(path).size
    store.series.trim([{ agentId: 'a', tier: 1, beforeHour: HOUR + 4_000 }])
    clock.advance(60_000)
    const free = asked(path, 'freelist_count')
    clock.advance(60_000)
    expect(Number(free) - Number(asked(path, 'freelist_count'))).toBe(500)
    clock.advance(1_200_000)
    expect(asked(path, 'freelist_count')).toBeLessThanOrEqual(1_000)
    expect(statSync(path).size).toBeLessThan(full / 2)
    expect(clock.pendingTimers).toBe(0)
  })

  it('has its log emptied five minutes after a write, when nothing is written just then', () => {
    const path = newPath()
    const clock = new ManualClock()
    using store = open(path, { clock })
    store.append([sampleEntry(1, 'a')], [sampleAgent('a')])
    const log = (): number => statSync(`${path}-wal`).size
    clock.advance(299_500)
    store.append([sampleEntry(2, 'a')], [])
    clock.advance(600)
    expect(log()).toBeGreaterThan(0)
    clock.advance(1_000)
    expect(log()).toBe(0)
    expect(clock.pendingTimers).toBe(0)
  })

  it('that never rests has its log emptied all the same', () => {
    const path = newPath()
    const clock = new ManualClock()
    using store = open(path, { clock })
    for (let seq = 1; seq <= 620; seq++) {
      store.append([sampleEntry(seq, 'a')], [])
      clock.advance(500)
    }
    store.append([sampleEntry(621, 'a')], [])
    expect(statSync(`${path}-wal`).size).toBeLessThan(50_000)
  })
})

describe('numbers of agents', () => {
  it('stay below the bound of their keys: when the highest is taken, free ones are given again', () => {
    using store = open(newPath())
    const db = Reflect.get(store, 'db') as DatabaseSync
    db.exec(`INSERT INTO series_agents VALUES (1, 'first'), (2, 'second'), (${HIGHEST_SERIES_NUMBER}, 'last')`)
    const chunk = { tier: 15, hour: 2 ** 28 - 1, bytes: Uint8Array.of(1) }
    store.series.write(['last', 'third', 'fourth'].map((agentId) => ({ agentId, ...chunk })))
    const numbers = db.prepare('SELECT number FROM series_agents ORDER BY number').all()
    expect(numbers.map(({ number }) => number)).toEqual([1, 2, 3, 4, HIGHEST_SERIES_NUMBER])
    const { key } = db.prepare('SELECT max(k) AS key FROM series').get() ?? {}
    expect(Number.isSafeInteger(key)).toBe(true)
    expect(store.series.read({ agentId: 'last', tier: 15, fromHour: 0, toHour: 2 ** 28 - 1 })).toHaveLength(1)
    store.append([], [], ['first'])
    store.series.write([{ agentId: 'new', ...chunk }])
    expect(db.prepare("SELECT number FROM series_agents WHERE agent_id = 'new'").get()).toEqual({ number: 1 })
  })

  it('are not spent by a write that fails', () => {
    using store = open(newPath())
    const bad = { agentId: 'a', tier: 0, hour: -1, bytes: new Uint8Array() }
    expect(() => store.series.write([{ ...bad, hour: 1 }, bad])).toThrow(RangeError)
    expect(store.series.read({ agentId: 'a', tier: 0, fromHour: 0, toHour: 9 })).toEqual([])
    const db = Reflect.get(store, 'db') as DatabaseSync
    expect(db.prepare('SELECT count(*) AS n FROM series_agents').get()).toEqual({ n: 0 })
  })
})
