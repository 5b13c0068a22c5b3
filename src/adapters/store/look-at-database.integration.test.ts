import { existsSync, openSync, writeSync, closeSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { useTemporaryFolders } from '../../../test/support/temporary-folder.ts'
import { databaseLookAt } from './look-at-database.ts'

const newFolder = useTemporaryFolders()

/** A database with a table of many rows, still open as that of a host. */
function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path)
  db.exec(
    'PRAGMA journal_mode = WAL; CREATE TABLE plants (name TEXT NOT NULL) STRICT; CREATE INDEX by_name ON plants (name)',
  )
  const insert = db.prepare('INSERT INTO plants (name) VALUES (?)')
  db.exec('BEGIN')
  for (let count = 0; count < 2_000; count += 1) insert.run(`plant ${count} ${'x'.repeat(100)}`)
  db.exec('COMMIT')
  return db
}

describe('a look at the database', () => {
  it('finds none where there is none, and makes none', async () => {
    const path = join(newFolder(), 'corral.db')
    expect(await databaseLookAt(path).look(true)).toEqual({ kind: 'none', path })
    expect(existsSync(path)).toBe(false)
  })

  it('reads one through that a host writes to', async () => {
    const path = join(newFolder(), 'corral.db')
    using db = openDatabase(path)
    const found = await databaseLookAt(path).look(true)
    expect(found).toMatchObject({ kind: 'sound', path })
    expect(found.kind === 'sound' && found.logBytes).toBeGreaterThan(0)
    db.exec("INSERT INTO plants (name) VALUES ('one more')")
  })

  it('finds a page that was overwritten', async () => {
    const path = join(newFolder(), 'corral.db')
    openDatabase(path).close()
    const descriptor = openSync(path, 'r+')
    writeSync(descriptor, Buffer.alloc(16_384, 7), 0, 16_384, statSync(path).size - 32_768)
    closeSync(descriptor)
    const found = await databaseLookAt(path).look(true)
    expect(found.kind).toBe('damaged')
    expect(found.kind === 'damaged' && found.complaints.length).toBeGreaterThan(0)
  })

  it('tells a file that is no database', async () => {
    const path = join(newFolder(), 'corral.db')
    writeFileSync(path, 'not a database, but long enough to be taken for one '.repeat(100))
    expect(await databaseLookAt(path).look(true)).toMatchObject({ kind: 'damaged' })
  })
})
