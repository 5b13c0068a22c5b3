import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Clock } from '../../base/clock.ts'
import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import { BLOCK_ENTRIES, SUM_BLOCKS } from './schema.ts'

/** How much of the journal is kept; older entries are deleted. */
export interface JournalBounds {
  readonly entries: number
  readonly bytes: number
}

/** A year of a busy fleet, at some 300 bytes per entry. */
const KEPT_ENTRIES = 200_000
/**
 * Entries of a crash contain the last lines of the terminal, 2.6 KB on average: without this bound the entries above
 * could take half a gigabyte.
 */
const KEPT_BYTES = 64 * 1024 * 1024

export const JOURNAL_BOUNDS: JournalBounds = { entries: KEPT_ENTRIES, bytes: KEPT_BYTES }

/**
 * Pause between two slices, ms: a first trim of a million entries takes some two minutes, during which the host keeps
 * working.
 */
const SLICE_EVERY_MS = 20

/**
 * Keeps the journal within its bounds, one block at a time on its own timers, so that a trim never blocks the host for
 * long.
 */
export class JournalTrim extends Lifetime {
  private readonly clock: Clock
  private readonly bounds: JournalBounds
  private readonly sumBlocks: StatementSync
  private readonly surplusBlock: StatementSync
  private readonly deleteEntries: StatementSync
  private readonly deleteBlock: StatementSync
  private readonly guard: (slice: () => boolean) => boolean
  private timer: Disposable | null = null

  constructor(
    db: DatabaseSync,
    parts: {
      readonly clock: Clock
      readonly bounds: JournalBounds
      /**
       * Runs a slice as one transaction and reports its failure to the store's owner; returns the slice's result, or
       * false if it failed.
       */
      readonly guard: (slice: () => boolean) => boolean
    },
  ) {
    super()
    this.clock = parts.clock
    this.bounds = parts.bounds
    this.guard = parts.guard
    this.sumBlocks = db.prepare(SUM_BLOCKS)
    this.surplusBlock = db.prepare(
      'SELECT min(block) AS block FROM journal_blocks HAVING sum(entries) > ? OR sum(bytes) > ?',
    )
    this.deleteEntries = db.prepare('DELETE FROM journal WHERE seq < ?')
    this.deleteBlock = db.prepare('DELETE FROM journal_blocks WHERE block = ?')
    this.register(toDisposable(() => this.timer?.dispose()))
  }

  /** Entries `first` to `last` are being written in this transaction: adds the sums of blocks that are full now. */
  noteWritten(first: number, last: number): void {
    const [from, to] = [Math.floor((first - 1) / BLOCK_ENTRIES), Math.floor(last / BLOCK_ENTRIES)]
    if (from === to) return
    this.sumBlocks.run(from, to)
    this.schedule()
  }

  /** Starts trimming if the journal is over its bounds. */
  schedule(): void {
    this.timer ??= this.clock.setTimer(SLICE_EVERY_MS, () => {
      this.timer = null
      if (this.guard(() => this.trimBlock())) this.schedule()
    })
  }

  /** Deletes the oldest block if the journal is over its bounds; false if it is not. */
  private trimBlock(): boolean {
    const block = this.surplusBlock.get(this.bounds.entries, this.bounds.bytes)?.['block']
    if (typeof block !== 'number') return false
    this.deleteEntries.run((block + 1) * BLOCK_ENTRIES)
    this.deleteBlock.run(block)
    return true
  }
}
