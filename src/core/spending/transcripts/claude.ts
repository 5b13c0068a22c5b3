import type { Spending, Tokens } from '../../../shapes/spending.ts'
import { growthOf, growthOfTokens, isLess, NO_TOKENS, NOTHING_SPENT, plusTokens } from '../spending.ts'
import type { Tally } from '../tally.ts'
import { countOf, fieldsOf, priceOf, timeOf, type Fields } from './fields.ts'
import { Repeated } from './repeated.ts'

/**
 * Claude Code's transcript: the tokens of each message as it comes, and at the end of a session (`/exit`, `/clear`) a line `cost-state`
 * with the price and the tokens of the whole session, sub-agents included. A session that is resumed counts on.
 */
export class ClaudeTranscript {
  private readonly tally: Tally
  private readonly repeated = new Repeated()
  /** The session as the latest cost-state has it. */
  private state: Spending = NOTHING_SPENT
  /** Counted from messages since then. */
  private sinceState: Tokens = NO_TOKENS
  /** When the latest message was written, epoch ms: a cost-state does not say when it was. */
  private atMs: number | null = null

  constructor(tally: Tally) {
    this.tally = tally
  }

  take(line: Fields): void {
    if (line['type'] === 'assistant') this.takeMessage(line)
    else if (line['type'] === 'cost-state') this.takeState(line)
  }

  private takeMessage(line: Fields): void {
    const { id, usage } = fieldsOf(line['message'])
    const atMs = timeOf(line['timestamp'])
    if (typeof id !== 'string' || atMs === null) return
    this.atMs = atMs
    const figures = fieldsOf(usage)
    const tokens = {
      input: countOf(figures['input_tokens']),
      output: countOf(figures['output_tokens']),
      cacheRead: countOf(figures['cache_read_input_tokens']),
      cacheWrite: countOf(figures['cache_creation_input_tokens']),
    }
    const growth = this.repeated.growthOf(id, { costUsd: null, tokens })
    this.sinceState = plusTokens(this.sinceState, growth.tokens)
    this.tally.add(atMs, growth)
  }

  private takeState(line: Fields): void {
    const models = Object.values(fieldsOf(line['modelUsage'])).map((model) => tokensOfModel(fieldsOf(model)))
    const now: Spending = { costUsd: priceOf(line['totalCostUSD']), tokens: models.reduce(plusTokens, NO_TOKENS) }
    const before = isLess(now.tokens, this.state.tokens) ? NOTHING_SPENT : this.state
    const grown = growthOf(now, before)
    // Tokens of sub-agents stand in transcripts of their own: here they are told.
    const untold = growthOfTokens(grown.tokens, this.sinceState)
    if (this.atMs !== null) this.tally.add(this.atMs, { costUsd: grown.costUsd, tokens: untold })
    this.state = now
    this.sinceState = NO_TOKENS
  }
}

/** Of one model, as Claude Code sums it up. */
export function tokensOfModel(figures: Fields): Tokens {
  return {
    input: countOf(figures['inputTokens']),
    output: countOf(figures['outputTokens']),
    cacheRead: countOf(figures['cacheReadInputTokens']),
    cacheWrite: countOf(figures['cacheCreationInputTokens']),
  }
}
