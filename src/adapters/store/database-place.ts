import { renameSync, rmSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../base/clock.ts'
import { isSystemError } from '../../base/errors.ts'
import { makePrivate } from './private-file.ts'
import { problemOf } from './sqlite-errors.ts'

/** Between two looks at the file, ms: each is one call of the system after a write. */
const LOOK_EVERY_MS = 10_000
/** A database that has no name any more is written anew so often, ms. */
const RESTORE_EVERY_MS = 300_000

/** What an open database needs to be found again. */
export interface DatabasePlaceParts {
  readonly db: DatabaseSync
  readonly path: string
  readonly clock: Clock
  /** Called once with what a person should know. */
  readonly onLost: (message: string) => void
}

/**
 * Sees whether the file of an open database is still where the next host looks for it. SQLite goes on with a file that was deleted, and all
 * of it would be gone with the host: then it is written anew under its name, again and again. A file that somebody else put there is left alone.
 */
export class DatabasePlace {
  private readonly parts: DatabasePlaceParts
  /** The file that is ours, or the copy of it. */
  private own: string | null
  private isLost = false
  private nextLookMs: number

  constructor(parts: DatabasePlaceParts) {
    this.parts = parts
    this.own = fileAt(parts.path)
    this.nextLookMs = parts.clock.monotonicMs() + LOOK_EVERY_MS
  }

  /** Called after a write. */
  look(): void {
    const now = this.parts.clock.monotonicMs()
    if (now < this.nextLookMs) return
    this.keep()
    this.nextLookMs = now + (this.isLost ? RESTORE_EVERY_MS : LOOK_EVERY_MS)
  }

  /** The next host finds what this one knows, unless the disk refuses. Called once more before the database is closed. */
  keep(): void {
    const found = fileAt(this.parts.path)
    if (!this.isLost && found === this.own) return
    if (!this.isLost) this.parts.onLost(found === null ? deletedWords(this.parts.path) : replacedWords(this.parts.path))
    this.isLost = true
    if (found === null || found === this.own) this.restore()
  }

  private restore(): void {
    const { db, path } = this.parts
    const copy = `${path}.anew`
    try {
      rmSync(copy, { force: true })
      makePrivate(copy)
      db.prepare('VACUUM INTO ?').run(copy)
      // A log of the old file must not be read into the new one.
      for (const companion of ['-wal', '-shm']) rmSync(path + companion, { force: true })
      renameSync(copy, path)
      this.own = fileAt(path)
    } catch (error) {
      if (problemOf(error) === null && !isSystemError(error)) throw error
    }
  }
}

/** Which file has that name now; null: none. */
function fileAt(path: string): string | null {
  try {
    const { dev, ino } = statSync(path)
    return `${dev} ${ino}`
  } catch (error) {
    if (!isSystemError(error)) throw error
    return null
  }
}

function deletedWords(path: string): string {
  return `${path} was deleted while Corral runs. Corral writes it anew every five minutes and at its end; restart it soon, so that nothing is lost.`
}

function replacedWords(path: string): string {
  return `${path} was replaced by another file while Corral runs. What Corral writes now is lost when it ends. Restart it to use the other file.`
}
