import { activitySource, type ActivitySource, type Ask, type Statement, type TurnEnd } from '../../shapes/activity.ts'

/** A moment by both clocks. */
export interface Moment {
  /** Monotonic, ms: for all durations. */
  readonly ms: number
  /** Epoch ms: for people. */
  readonly at: number
}

/**
 * What a source says. `not-working`: it does not work, and whether it waits for a person or for its next instruction is not told
 * (Claude's `✳` title).
 */
export type Claim =
  | { readonly kind: 'working' }
  | { readonly kind: 'blocked'; readonly ask: Ask }
  | { readonly kind: 'idle' }
  | { readonly kind: 'not-working' }

/** What a source says now; it replaces what that source said before. */
export interface Sign {
  readonly source: ActivitySource
  /** Name of the rule that read it. */
  readonly rule: string
  /** What it was read from, made safe to show. */
  readonly text: string
  /** Null: the source has nothing to say any more. */
  readonly claim: Claim | null
  /** A positive sign that a turn ended came with it; null: none. */
  readonly turn: TurnEnd | null
}

/** What a source says until it says something else. */
export interface Standing {
  readonly source: ActivitySource
  readonly rule: string
  readonly text: string
  readonly claim: Claim
  /** When it began to say so. */
  readonly since: Moment
  /** When it last said so, monotonic ms. */
  readonly toldMs: number
}

/** Place of a source among all, the most trustworthy first. */
export const RANKS: ReadonlyMap<ActivitySource, number> = new Map(
  activitySource.options.map((source, rank) => [source, rank] as const),
)

/** Whether `a` is more trustworthy than `b`. */
export function isBetter(a: ActivitySource, b: ActivitySource): boolean {
  return (RANKS.get(a) ?? 0) < (RANKS.get(b) ?? 0)
}

export function isNewer(a: Standing, b: Standing): boolean {
  return a.since.ms > b.since.ms
}

export function isSameClaim(a: Claim, b: Claim): boolean {
  return a.kind === b.kind && (a.kind !== 'blocked' || b.kind !== 'blocked' || a.ask === b.ask)
}

/** A standing claim as it is shown. */
export function statementOf({ source, rule, text, claim, since }: Standing): Statement {
  return { source, rule, text, says: claim.kind, since: since.at }
}
