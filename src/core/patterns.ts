import type { Result } from '../base/result.ts'

/** What a pattern found. */
export interface PatternMatch {
  /** The whole match, then its groups in order; null: the group took no part. */
  readonly groups: readonly (string | null)[]
  /** The named groups that took part. */
  readonly named: ReadonlyMap<string, string>
}

/** A compiled pattern. Stateless. */
export interface Pattern {
  readonly groupNames: readonly string[]
  /** Compiled size, instructions of the engine. */
  readonly size: number
  /** The first match in the text, of which only the beginning is looked at (core/limits.ts); null: none. Never throws. */
  match(text: string): PatternMatch | null
}

/** How a pattern is to be taken. */
export interface PatternOptions {
  /** False unless given. */
  readonly ignoreCase?: boolean
}

/**
 * Regular expressions that come from files or people; those of our own are `RegExp`. Written as in JavaScript without look-around and
 * back-references; `$` is the end of the text. No pattern takes longer than its size × the text's (core/limits.ts), whatever it is.
 */
export interface Patterns {
  /** An error says what is wrong and what to do about it, as the end of a sentence. Asked again for the same, the answer is the same object for a while. */
  compile(source: string, options?: PatternOptions): Result<Pattern, string>
}
