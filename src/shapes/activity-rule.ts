import { ask, turnEnd, type Ask, type TurnEnd } from './activity.ts'
import { shape } from './shape.ts'
import { z } from './zod.ts'

/** Where a rule looks: the terminal's title, its last lines, or a notification (OSC 9, 99, 777) without its code. */
export type RulePlace = 'title' | 'screen' | 'notification'

/**
 * What it means when a rule applies. An `Ask`: it waits for a person. `skip`: what stands there says nothing (a transcript viewer), and what was
 * read before stays. `retry`, `rate-limit`, `background`, `logged-out`: told beside what it is doing.
 */
export type RuleMeaning =
  Ask | 'working' | 'idle' | 'not-working' | 'skip' | 'retry' | 'rate-limit' | 'background' | 'logged-out'

/** How to read one thing that one kind of agent shows; part of an agent type. */
export interface ActivityRule {
  /** Its name in explanations, unique in its agent type. */
  readonly id: string
  readonly in: RulePlace
  /**
   * Regular expressions (see `Patterns`) over one cleaned line. Several: each must match a line of its own, from top to bottom. Group `text`
   * holds what is shown; groups `attempt`, `of` and `seconds` tell of a retry.
   */
  readonly patterns: readonly string[]
  readonly means: RuleMeaning
  /** The end of a turn that this is a positive sign of; null: it is none. */
  readonly turn: TurnEnd | null
  /** Of the screen: how many of the last lines that are not empty are looked at. */
  readonly lines: number
  /** Of the screen: how many of the last lines the lowest match may stand in, so that text that quotes a prompt does not count; null: as many as `lines`. */
  readonly last: number | null
  /** Lines above the first match that are shown with it: what is asked often stands above the prompt. */
  readonly above: number
  /** Versions of the agent in which it was seen to be right. */
  readonly seen: readonly string[]
}

/** Most lines of a screen a rule may look at. */
export const RULE_MAX_LINES = 40
/** Most patterns of one rule. */
export const RULE_MAX_PATTERNS = 4

export const activityRule = shape<ActivityRule>()(
  z.object({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,47}$/),
    in: z.enum(['title', 'screen', 'notification']),
    patterns: z.array(z.string().min(1)).min(1).max(RULE_MAX_PATTERNS).readonly(),
    means: z.enum([
      ...ask.options,
      'working',
      'idle',
      'not-working',
      'skip',
      'retry',
      'rate-limit',
      'background',
      'logged-out',
    ]),
    turn: turnEnd.nullable().default(null),
    lines: z.number().int().min(1).max(RULE_MAX_LINES).default(12),
    last: z.number().int().min(1).max(RULE_MAX_LINES).nullable().default(null),
    above: z.number().int().min(0).max(6).default(0),
    seen: z.array(z.string().max(100)).max(20).readonly().default([]),
  }),
)
