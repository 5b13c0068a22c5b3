import type { ActivitySource } from '../../shapes/activity.ts'
import { isBetter, isNewer, isSameClaim, type Moment, type Sign, type Standing } from './sign.ts'

/** Reports of a hook count for so long: nothing tells that the hook of what comes next was not called (Claude: Esc, a denial), ms. */
const HOOK_LASTS_MS = 120_000

/** Contradicted by two others for so long, a source has lost its authority until it says something new, ms. */
export const OVERRULED_AFTER_MS = 10_000

/** A prompt that is not on the screen any more for so long is answered (two readings), ms. */
export const GONE_AFTER_MS = 700

/** A title that is not repeated for so long while a prompt stands on the screen is a title that was left behind, ms. Those that move do so every second. */
const TITLE_STALE_MS = 3_000

/** For a moment others may know of work that a source which is asked now and then does not, ms. */
export const POLLED_LATE_MS = 2_000

/** Sources that say themselves when an agent waits no more. */
const SELF_ENDING: ReadonlySet<ActivitySource> = new Set([
  'program-status',
  'api',
  'session-file',
  'title',
  'progress',
  'prompt-mark',
])

/** What all sources of one run say now. */
export class Standings {
  private readonly bySource = new Map<ActivitySource, Standing>()
  /** When the screen last showed a prompt, and when it was seen to be gone; null: it was not. */
  private shownMs: number | null = null
  private goneMs: number | null = null

  /** The most trustworthy first. */
  get all(): readonly Standing[] {
    return [...this.bySource.values()].toSorted((a, b) => (isBetter(a.source, b.source) ? -1 : 1))
  }

  take(sign: Sign, now: Moment): void {
    const { source, rule, text, claim } = sign
    if (source === 'screen') this.watchPrompt(claim?.kind === 'blocked', now)
    if (claim === null) return void this.bySource.delete(source)
    const known = this.bySource.get(source)
    const since = known !== undefined && isSameClaim(known.claim, claim) ? known.since : now
    this.bySource.set(source, { source, rule, text, claim, since, toldMs: now.ms })
  }

  /** Forgets what does not count any more: it never comes back by itself. */
  settle(now: Moment): void {
    for (const standing of this.all) {
      if (this.isOver(standing, now)) this.bySource.delete(standing.source)
    }
  }

  /** When time alone may change what they come to, monotonic ms; null: never. */
  nextMs(now: Moment): number | null {
    const later = this.all.flatMap((standing) => this.timesOf(standing)).filter((ms) => ms > now.ms)
    return later.length === 0 ? null : Math.min(...later)
  }

  private timesOf(standing: Standing): readonly number[] {
    const { source, claim, toldMs, since } = standing
    const times = this.contradictorsOf(standing).map((other) => other.since.ms + OVERRULED_AFTER_MS)
    if (source === 'hook') times.push(toldMs + HOOK_LASTS_MS)
    if (claim.kind === 'blocked' && this.goneMs !== null) times.push(this.goneMs + GONE_AFTER_MS)
    if (source === 'screen' && claim.kind === 'blocked') {
      times.push(...this.all.map((work) => Math.max(work.toldMs, since.ms) + TITLE_STALE_MS))
    }
    if (claim.kind === 'working') times.push(since.ms + POLLED_LATE_MS)
    return times
  }

  private isOver(standing: Standing, now: Moment): boolean {
    const { source, claim, toldMs } = standing
    if (source === 'hook' && now.ms - toldMs >= HOOK_LASTS_MS) return true
    if (SELF_ENDING.has(source)) return this.isOverruled(standing, now)
    if (claim.kind !== 'blocked') return false
    return this.isAnswered(standing) || this.isGoneFromScreen(standing, now)
  }

  /** Two less trustworthy sources have said otherwise for a while, and began to do so after it. */
  private isOverruled(standing: Standing, now: Moment): boolean {
    return this.contradictorsOf(standing).filter(({ since }) => now.ms - since.ms >= OVERRULED_AFTER_MS).length >= 2
  }

  private contradictorsOf(standing: Standing): readonly Standing[] {
    if (!SELF_ENDING.has(standing.source)) return []
    return this.all.filter(
      (other) =>
        other.source !== 'silence' &&
        isBetter(standing.source, other.source) &&
        isNewer(other, standing) &&
        contradicts(other, standing),
    )
  }

  /** It works again. That it prints is a sign of that only where nothing better can come. */
  private isAnswered(blocker: Standing): boolean {
    return this.all.some(
      (other) =>
        other.claim.kind === 'working' &&
        isNewer(other, blocker) &&
        (other.source !== 'silence' || blocker.source === 'notification'),
    )
  }

  private isGoneFromScreen(blocker: Standing, now: Moment): boolean {
    if (this.shownMs === null || this.goneMs === null || blocker.source === 'screen') return false
    return this.shownMs >= blocker.since.ms && now.ms - this.goneMs >= GONE_AFTER_MS
  }

  private watchPrompt(isShown: boolean, now: Moment): void {
    if (isShown) {
      this.shownMs = now.ms
      this.goneMs = null
    } else if (this.shownMs !== null) this.goneMs ??= now.ms
  }
}

/** What waits is contradicted by work only: an idle look is how a prompt looks to most sources. */
function contradicts(other: Standing, standing: Standing): boolean {
  if (standing.claim.kind === 'blocked') return other.claim.kind === 'working'
  return other.claim.kind !== standing.claim.kind
}

/** Whether a claim of work counts against a prompt on the screen, which may be a quotation. */
export function outdoesScreen(work: Standing, prompt: Standing, now: Moment): boolean {
  if (!SELF_ENDING.has(work.source)) return false
  if (work.source !== 'title' && work.source !== 'progress') return true
  return now.ms - Math.max(work.toldMs, prompt.since.ms) < TITLE_STALE_MS
}
