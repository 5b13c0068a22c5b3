import type { Clock } from '../../base/clock.ts'
import { Lifetime, type Disposable } from '../../base/disposable.ts'
import type { ClientLink } from '../../contract/rpc/handlers.ts'
import type { JournalEntry } from '../../shapes/journal.ts'
import type { Journal } from '../kernel/journal.ts'
import type { Publisher } from '../kernel/publisher.ts'

/** Entries read at once: some 0.1 MB, a millisecond of the host's time. */
const PAGE_ENTRIES = 256
/** With so much unconfirmed a follower waits before it reads on, characters: enough to keep the line busy, nothing to keep in memory. */
const PAUSE_CHARACTERS = 1024 * 1024

/** What a follower reads and tells. */
export interface FollowerParts {
  readonly journal: Pick<Journal, 'from' | 'lastSeq'>
  readonly publisher: Pick<Publisher, 'onPublish'>
  readonly clock: Clock
  readonly link: ClientLink
  readonly followId: number
  readonly matches: (entry: JournalEntry) => boolean
}

/**
 * Tells one client the journal from a seq on, in order and without gap: page by page until nothing is left there, then
 * as it happens. A client that lags is simply read to again.
 */
export class EventFollower extends Lifetime {
  private readonly parts: FollowerParts
  private nextSeq: number
  /** Everything in the journal has been told. */
  private isLive = false
  private timer: Disposable | null = null

  constructor(parts: FollowerParts, fromSeq: number) {
    super()
    this.parts = parts
    this.nextSeq = fromSeq
    this.register(parts.publisher.onPublish(({ entry }) => this.heardOf(entry)))
    this.register(parts.link.onHeard(() => this.readSoon()))
    this.readSoon()
  }

  override dispose(): void {
    this.timer?.dispose()
    super.dispose()
  }

  private heardOf(entry: JournalEntry): void {
    if (!this.isLive || entry.seq < this.nextSeq) return
    if (this.mustPause) this.isLive = false
    else this.tell(entry)
  }

  private get mustPause(): boolean {
    return this.parts.link.unheard > PAUSE_CHARACTERS
  }

  /** Never in the turn of who asked: the answer that names this follower goes first, and other work goes between two pages. */
  private readSoon(): void {
    if (this.isLive || this.isDisposed || this.mustPause) return
    this.timer ??= this.parts.clock.setTimer(0, () => {
      this.timer = null
      this.readPage()
    })
  }

  private readPage(): void {
    const { journal, link, followId } = this.parts
    const page = journal.from(this.nextSeq, PAGE_ENTRIES)
    // Old entries are trimmed, and given up after a long time in which nothing could be written.
    this.skipTo(page[0]?.seq ?? journal.lastSeq + 1)
    for (const entry of page) this.tell(entry)
    if (page.length > 0) return this.readSoon()
    this.isLive = true
    link.stream({ stream: 'events-live', followId, seq: journal.lastSeq })
  }

  /** Tells of entries that are gone before they could be told. */
  private skipTo(seq: number): void {
    const { link, followId } = this.parts
    if (seq <= this.nextSeq) return
    link.stream({ stream: 'events-gone', followId, from: this.nextSeq, to: seq - 1 })
    this.nextSeq = seq
  }

  private tell(entry: JournalEntry): void {
    const { link, followId, matches } = this.parts
    this.nextSeq = entry.seq + 1
    if (matches(entry)) link.stream({ stream: 'event', followId, entry })
  }
}
