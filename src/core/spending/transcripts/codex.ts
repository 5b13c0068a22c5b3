import type { Tokens } from '../../../shapes/spending.ts'
import { growthOfTokens, isLess, NO_TOKENS } from '../spending.ts'
import type { Tally } from '../tally.ts'
import { fieldsOf, timeOf, tokensOf, type Fields } from './fields.ts'

/** Codex's rollout: after each answer the tokens of the whole thread so far. It names no price. */
export class CodexTranscript {
  private readonly tally: Tally
  private total: Tokens = NO_TOKENS

  constructor(tally: Tally) {
    this.tally = tally
  }

  take(line: Fields): void {
    const payload = fieldsOf(line['payload'])
    const atMs = timeOf(line['timestamp'])
    if (payload['type'] !== 'token_count' || atMs === null) return
    const { total_token_usage: figures } = fieldsOf(payload['info'])
    // Sent without figures, too: only the limits of the account are in it then.
    if (figures === undefined || figures === null) return
    const usage = fieldsOf(figures)
    const total = tokensOf({
      input: usage['input_tokens'],
      output: usage['output_tokens'],
      cacheRead: usage['cached_input_tokens'],
      cacheWrite: usage['cache_write_input_tokens'],
    })
    const before = isLess(total, this.total) ? NO_TOKENS : this.total
    this.tally.add(atMs, { costUsd: null, tokens: growthOfTokens(total, before) })
    this.total = total
  }
}
