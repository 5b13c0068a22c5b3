import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { Clock } from '../../base/clock.ts'
import { isSystemError } from '../../base/errors.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Timer } from '../../base/timer.ts'
import { emptyLog } from './purge.ts'
import { problemOf } from './sqlite-errors.ts'

/**
 * Settings of the file, before any other. Pages that become free can be given back later; an existing file learns that
 * at its next VACUUM. The log shrinks to 16 MB after something large.
 */
export const FILE_SETTINGS = `PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_size_limit = ${16 * 1024 * 1024}`

/** What `PRAGMA auto_vacuum` answers for INCREMENTAL. */
const INCREMENTAL = 2
/** VACUUM writes the database into a temporary file and from there into the log. */
const VACUUM_NEEDS_COPIES = 2
/** Left free for everybody else, bytes. */
const SPARE_BYTES = 64 * 1024 * 1024

/** The log is emptied so long after a write, ms: it would stay as long as it ever was while somebody reads all the time. */
const CHECKPOINT_EVERY_MS = 300_000
/** Nothing was written for so long, ms: a checkpoint takes some milliseconds, which a busy turn should not pay. */
const IDLE_MS = 1_000
/** A store that is never idle gets its checkpoint all the same after so many tries. */
const MOST_TRIES = 10
/** Pause between two steps of giving pages back, ms. */
const VACUUM_EVERY_MS = 60_000
/** Pages given back in one step: some 2 ms. */
const VACUUM_PAGES = 500
/** Pages that stay free, 4 MB: what a day deletes the next one needs again. */
const KEPT_FREE_PAGES = 1_000

/** Free bytes of the disk a file is on; what cannot be told counts as enough. */
export function freeBytesAt(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(dirname(path))
    return bavail * bsize
  } catch (error) {
    if (!isSystemError(error)) throw error
    return Number.POSITIVE_INFINITY
  }
}

/** Whether the disk has room for so many copies of the database. */
export function hasRoomFor(db: DatabaseSync, copies: number, freeBytes: number): boolean {
  const bytes = pragma(db, 'page_count') * pragma(db, 'page_size')
  return freeBytes >= copies * bytes + SPARE_BYTES
}

/**
 * Rewrites a file of an older Corral once, so that its free pages can be given back. Where there is no room, or another
 * program reads the file, the next start tries again: everything works without.
 */
export function makeIncremental(db: DatabaseSync, freeBytes: number): void {
  if (pragma(db, 'auto_vacuum') === INCREMENTAL || !hasRoomFor(db, VACUUM_NEEDS_COPIES, freeBytes)) return
  unlessRefused(() => db.exec('VACUUM'))
}

/** Keeps the files of an open database small, in steps, and only after something was written. */
export class DatabaseCare extends Lifetime {
  private readonly db: DatabaseSync
  private readonly clock: Clock
  private readonly checkpoint: Timer
  private readonly vacuum: Timer
  private writtenAtMs = 0

  constructor(db: DatabaseSync, clock: Clock) {
    super()
    this.db = db
    this.clock = clock
    this.checkpoint = this.register(new Timer(clock))
    this.vacuum = this.register(new Timer(clock))
  }

  noteWritten(): void {
    this.writtenAtMs = this.clock.monotonicMs()
    this.checkpoint.setIfNotSet(CHECKPOINT_EVERY_MS, () => this.whenIdle(this.checkpoint, () => void emptyLog(this.db)))
  }

  noteFreed(): void {
    this.vacuum.setIfNotSet(VACUUM_EVERY_MS, () => this.whenIdle(this.vacuum, () => this.giveBack()))
  }

  private whenIdle(timer: Timer, action: () => void, tries = 1): void {
    if (this.isBusy && tries < MOST_TRIES) timer.restart(IDLE_MS, () => this.whenIdle(timer, action, tries + 1))
    else unlessRefused(action)
  }

  private giveBack(): void {
    if (pragma(this.db, 'auto_vacuum') !== INCREMENTAL) return
    if (pragma(this.db, 'freelist_count') <= KEPT_FREE_PAGES) return
    this.noteFreed()
    this.db.exec(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`)
    this.noteWritten()
  }

  private get isBusy(): boolean {
    return this.clock.monotonicMs() - this.writtenAtMs < IDLE_MS
  }
}

/** What a lock or the disk refuses now is done another time, and a write that fails tells of it. */
function unlessRefused(action: () => void): void {
  try {
    action()
  } catch (error) {
    if (problemOf(error) === null) throw error
  }
}

function pragma(db: DatabaseSync, name: 'page_count' | 'page_size' | 'freelist_count' | 'auto_vacuum'): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0)
}
