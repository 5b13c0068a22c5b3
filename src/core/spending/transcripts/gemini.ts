import type { Tally } from '../tally.ts'
import { countOf, fieldsOf, timeOf, tokensOf, type Fields } from './fields.ts'
import { Repeated } from './repeated.ts'

/** Gemini CLI's chat file: the tokens of each answer. It names no price. */
export class GeminiTranscript {
  private readonly tally: Tally
  private readonly repeated = new Repeated()

  constructor(tally: Tally) {
    this.tally = tally
  }

  take(line: Fields): void {
    const { id } = line
    const atMs = timeOf(line['timestamp'])
    if (line['type'] !== 'gemini' || typeof id !== 'string' || atMs === null) return
    const { input, output, cached, thoughts, tool } = fieldsOf(line['tokens'])
    const tokens = tokensOf({
      input: countOf(input) + countOf(tool),
      output: countOf(output) + countOf(thoughts),
      cacheRead: cached,
    })
    this.tally.add(atMs, this.repeated.growthOf(id, { costUsd: null, tokens }))
  }
}
