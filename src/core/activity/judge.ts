import type { ActivityKind, ActivitySource, Ask, Statement, TurnEnd } from '../../shapes/activity.ts'
import { presentOf, type Present } from './present.ts'
import { statementOf, type Moment, type Sign, type Standing } from './sign.ts'
import { Standings } from './standings.ts'
import { Steadiness } from './steadiness.ts'

/** A change for the worse is believed after so long: two looks at a screen or title that is drawn anew all the time, ms. */
export const HOLD_MS = 700
/** … while output still flows: more may come. */
export const HOLD_PRINTING_MS = 1_500
/** Output flows if some came within, ms. */
const PRINTING_MS = 500
/** What says that it works and has not moved for so long is stuck, ms. */
export const STUCK_AFTER_MS = 15 * 60_000

/** The sign of a turn's end may come so long before other sources see it, ms. */
const TURN_SIGN_LASTS_MS = 10_000

/** Sources that report each change as it happens, so that nothing is held back. */
const EXACT: ReadonlySet<ActivitySource> = new Set(['program-status', 'api', 'session-file', 'prompt-mark', 'hook'])

/** What an agent is doing, and what decided it. */
export interface Verdict {
  readonly kind: ActivityKind
  readonly ask: Ask | null
  readonly since: Moment
  /** Null: nobody says anything. */
  readonly by: Statement | null
}

/** What is told as it happens. */
export type ActivityNews =
  | { readonly kind: 'changed'; readonly verdict: Verdict }
  /** A turn's end was told by a positive sign, and nothing waits for a person. */
  | { readonly kind: 'turn-ended'; readonly end: TurnEnd; readonly by: Pick<Statement, 'source' | 'rule' | 'text'> }
  /** The verdict goes back and forth without a person: these rules disagree. */
  | { readonly kind: 'unsteady'; readonly rules: readonly string[] }

interface TurnSign {
  readonly end: TurnEnd
  readonly ms: number
  readonly by: Pick<Statement, 'source' | 'rule' | 'text'>
}

/**
 * Combines what all sources say about one run. Whoever waits for a person is never called idle, and its turn never ended, while what it asks
 * stands. Changes to work and to waiting count at once; changes to idle and quiet when they hold, unless an exact source reports them.
 */
export class ActivityJudge {
  private readonly standings = new Standings()
  private readonly steadiness = new Steadiness()
  private latest: Verdict
  /** What the sources come to while the verdict is held back, and since when. */
  private leaving: { readonly kind: Present['kind']; readonly sinceMs: number } | null = null
  private isTurnOpen = false
  private turn: TurnSign | null = null
  private printedMs = Number.NEGATIVE_INFINITY
  /** Since when nothing of the run has moved, monotonic ms; null: it moves. */
  private flatSinceMs: number | null = null

  constructor(now: Moment) {
    this.latest = { kind: 'quiet', ask: null, since: now, by: null }
  }

  get verdict(): Verdict {
    return this.latest
  }

  /** What every source says now, the most trustworthy first. */
  get statements(): readonly Statement[] {
    return this.standings.all.map(statementOf)
  }

  /** A source says something. */
  take(sign: Sign, now: Moment): readonly ActivityNews[] {
    this.standings.take(sign, now)
    if (sign.turn !== null) this.noteTurn(sign.turn, sign, now)
    return this.look(now)
  }

  /** The program printed something. */
  printed(now: Moment): void {
    this.printedMs = now.ms
  }

  /** A person typed into its terminal: changes that follow are theirs. */
  typed(): void {
    this.steadiness.explained()
  }

  /** Since when nothing of the run has moved: output, processor time, processes. Null: it moves. */
  flat(sinceMs: number | null): void {
    this.flatSinceMs = sinceMs
  }

  /** Looks again, because time has passed. */
  look(now: Moment): readonly ActivityNews[] {
    this.standings.settle(now)
    const present = presentOf(this.standings.all, now)
    if (!this.isHeldBack(present, now)) return this.adopt(present, now)
    return []
  }

  /** When to look again, monotonic ms; null: when something is said. */
  nextLookMs(now: Moment): number | null {
    const times = [
      this.standings.nextMs(now),
      this.leaving === null ? null : this.leaving.sinceMs + this.holdMs(now),
      this.latest.kind === 'working' && this.flatSinceMs !== null ? this.flatSinceMs + STUCK_AFTER_MS : null,
    ].filter((ms) => ms !== null)
    return times.length === 0 ? null : Math.min(...times)
  }

  private noteTurn(end: TurnEnd, { source, rule, text }: Sign, { ms }: Moment): void {
    if (!this.isTurnOpen) return
    // What went wrong is told beside a sign that only sees the end.
    if (this.turn === null || end !== 'finished') this.turn = { end, ms, by: { source, rule, text } }
  }

  /** True: the change is not believed yet. */
  private isHeldBack({ kind, by }: Present, now: Moment): boolean {
    const isForTheWorse = kind === 'idle' || kind === 'quiet'
    const isExact = by !== null && EXACT.has(by.source)
    if (!isForTheWorse || isExact || kind === this.latest.kind) {
      this.leaving = null
      return false
    }
    if (this.leaving?.kind !== kind) this.leaving = { kind, sinceMs: now.ms }
    if (now.ms - this.leaving.sinceMs < this.holdMs(now)) return true
    this.leaving = null
    return false
  }

  private holdMs(now: Moment): number {
    return now.ms - this.printedMs < PRINTING_MS ? HOLD_PRINTING_MS : HOLD_MS
  }

  private adopt(present: Present, now: Moment): readonly ActivityNews[] {
    const kind = this.isStuck(present, now) ? 'stuck' : present.kind
    const by = present.by === null ? null : statementOf(present.by)
    const isChange = kind !== this.latest.kind || present.ask !== this.latest.ask
    const isNews = isChange || !isSameStatement(by, this.latest.by)
    const news: ActivityNews[] = []
    if (isNews) {
      this.latest = { kind, ask: present.ask, since: isChange ? now : this.latest.since, by }
      news.push({ kind: 'changed', verdict: this.latest })
    }
    news.push(...this.turnNews(present, now))
    const rules = isChange && !(by !== null && EXACT.has(by.source)) ? this.steadiness.changed(kind, by, now) : null
    if (rules !== null) news.push({ kind: 'unsteady', rules })
    return news
  }

  private turnNews({ kind, by }: Present, now: Moment): readonly ActivityNews[] {
    const { turn } = this
    const isDoing = kind !== 'idle' && kind !== 'quiet'
    if (turn !== null && (now.ms - turn.ms > TURN_SIGN_LASTS_MS || (isDoing && by !== null && by.since.ms > turn.ms))) {
      this.turn = null
    }
    if (isDoing && opensTurn(by)) this.isTurnOpen = true
    if (isDoing || this.turn === null) return []
    const { end, by: sign } = this.turn
    this.turn = null
    this.isTurnOpen = false
    return [{ kind: 'turn-ended', end, by: sign }]
  }

  /** That a command of a shell runs says nothing of whether it should move: an editor, `ssh`. */
  private isStuck({ kind, by }: Present, now: Moment): boolean {
    return (
      kind === 'working' &&
      by?.source !== 'foreground' &&
      this.flatSinceMs !== null &&
      now.ms - this.flatSinceMs >= STUCK_AFTER_MS
    )
  }
}

/** Asked before any turn; and what is printed at a start is no turn either. */
function opensTurn(by: Standing | null): boolean {
  if (by === null || by.source === 'silence') return false
  return by.claim.kind !== 'blocked' || (by.claim.ask !== 'trust' && by.claim.ask !== 'login')
}

function isSameStatement(a: Statement | null, b: Statement | null): boolean {
  if (a === null || b === null) return a === b
  return a.source === b.source && a.rule === b.rule && a.text === b.text
}
