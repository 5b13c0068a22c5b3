import type { MemoryCounts } from '../../shapes/memory-counts.ts'
import type { LimitBreach } from '../../shapes/run-limits.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'

/**
 * One piece of evidence of why a run ended. Observers add to it while the run lives; the end is judged by all of it.
 */
export type Evidence =
  /** The program could not be executed at all. */
  | { readonly kind: 'start-failed'; readonly failure: StartFailure }
  /** Its last lines contained a provider's usage limit. `until` is epoch ms, or null if they named no time. */
  | { readonly kind: 'rate-limit'; readonly until: number | null }
  /** It used more than it may. */
  | { readonly kind: 'limit'; readonly breach: LimitBreach }
  /** The kernel's out-of-memory killer ended some of it just before. */
  | { readonly kind: 'oom'; readonly counts: MemoryCounts }

/** What a run itself knows about its end. */
export interface RunEnding {
  /** How long the run was ready, ms; 0 if it never was. */
  readonly readyForMs: number
  /** The last lines on its terminal. */
  readonly lastLines: readonly string[]
  readonly evidence: readonly Evidence[]
}

/** The first evidence of one kind; null if there is none. */
export function evidenceOf<K extends Evidence['kind']>(
  { evidence }: RunEnding,
  kind: K,
): Extract<Evidence, { kind: K }> | null {
  return evidence.find((each): each is Extract<Evidence, { kind: K }> => each.kind === kind) ?? null
}

/** The ending of a run whose end was not seen. */
export const UNSEEN_ENDING: RunEnding = { readyForMs: 0, lastLines: [], evidence: [] }
