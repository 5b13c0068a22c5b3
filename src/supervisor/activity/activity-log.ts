import { assertNever } from '../../base/assert-never.ts'
import type { Clock } from '../../base/clock.ts'
import { fullBucket, refill, takeToken, waitForToken, type TokenBucket } from '../../base/token-bucket.ts'
import type { ActivityNews, Verdict } from '../../core/activity/judge.ts'
import { ACTIVITY_ENTRY_RATE } from '../../core/limits.ts'
import type { JournalEvent } from '../../shapes/journal.ts'

/** Journals what a person may want to know later: what was asked, how turns ended, what got stuck. A program that makes too much of it is cut short. */
export class ActivityLog {
  private readonly clock: Clock
  private readonly note: (event: JournalEvent) => void
  private bucket: TokenBucket
  private skipped = 0
  private latest: Pick<Verdict, 'kind' | 'ask'> | null = null

  constructor(clock: Clock, note: (event: JournalEvent) => void) {
    this.clock = clock
    this.note = note
    this.bucket = fullBucket(ACTIVITY_ENTRY_RATE, clock.monotonicMs())
  }

  take(news: ActivityNews): void {
    const event = this.eventOf(news)
    if (event === null) return
    this.bucket = refill(this.bucket, ACTIVITY_ENTRY_RATE, this.clock.monotonicMs())
    if (waitForToken(this.bucket, ACTIVITY_ENTRY_RATE) > 0) {
      this.skipped += 1
      return
    }
    this.bucket = takeToken(this.bucket)
    this.note({ ...event, skipped: this.skipped })
    this.skipped = 0
  }

  private eventOf(news: ActivityNews): Unlogged | null {
    switch (news.kind) {
      case 'changed':
        return this.changeOf(news.verdict)
      case 'turn-ended':
        return { kind: 'turn-ended', end: news.end, text: news.by.text }
      case 'unsteady':
        return { kind: 'activity-unsteady', rules: news.rules }
      default:
        return assertNever(news)
    }
  }

  private changeOf({ kind, ask, by }: Verdict): Unlogged | null {
    const before = this.latest
    this.latest = { kind, ask }
    if (kind === before?.kind && ask === before.ask) return null
    if (ask !== null) return { kind: 'asked', ask, text: by?.text ?? '' }
    if (before !== null && before.ask !== null) return { kind: 'answered' }
    return kind === 'stuck' ? { kind: 'stuck' } : null
  }
}

type Logged = Extract<JournalEvent, { readonly skipped: number }>
type Unlogged = Logged extends infer E ? (E extends Logged ? Omit<E, 'skipped'> : never) : never
