import type { Tally } from '../tally.ts'
import { fieldsOf, timeOf, tokensOf, type Fields } from './fields.ts'

/** Copilot CLI's events: the tokens of each request. What it calls a cost are premium requests of a plan, no dollars. */
export class CopilotTranscript {
  private readonly tally: Tally

  constructor(tally: Tally) {
    this.tally = tally
  }

  take(line: Fields): void {
    const atMs = timeOf(line['timestamp'])
    if (line['type'] !== 'session.usage_record' || atMs === null) return
    const usage = fieldsOf(fieldsOf(line['data'])['usage'])
    const tokens = tokensOf({
      input: usage['inputTokens'],
      output: usage['outputTokens'],
      cacheRead: usage['cacheReadTokens'],
      cacheWrite: usage['cacheWriteTokens'],
    })
    this.tally.add(atMs, { costUsd: null, tokens })
  }
}
