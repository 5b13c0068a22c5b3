import { parseJson } from '../../base/parse-json.ts'
import type { Spending } from '../../shapes/spending.ts'
import { isNothing } from './spending.ts'
import { countOf, fieldsOf, priceOf } from './transcripts/fields.ts'
import { Repeated } from './transcripts/repeated.ts'

/** What was used at a moment (epoch ms). */
export interface Spent {
  readonly atMs: number
  readonly spending: Spending
}

/** Where an event says what it is; what follows may be long. */
const TYPE_WITHIN_CHARACTERS = 300
const OF_INTEREST = '"type":"message.updated"'

/** Reads what OpenCode's server tells of each answer: its price and tokens, again and again while it is made. */
export class OpenCodeMessages {
  private readonly repeated = new Repeated()

  /** What an event (a JSON text) adds; null: nothing. */
  take(text: string): Spent | null {
    if (!text.slice(0, TYPE_WITHIN_CHARACTERS).includes(OF_INTEREST)) return null
    const { info } = fieldsOf(fieldsOf(parseJson(text))['properties'])
    const { id, role, time, cost, tokens } = fieldsOf(info)
    const { created: atMs } = fieldsOf(time)
    if (role !== 'assistant' || typeof id !== 'string' || typeof atMs !== 'number') return null
    const figures = fieldsOf(tokens)
    const cache = fieldsOf(figures['cache'])
    const spending = this.repeated.growthOf(id, {
      costUsd: priceOf(cost),
      tokens: {
        input: countOf(figures['input']),
        output: countOf(figures['output']) + countOf(figures['reasoning']),
        cacheRead: countOf(cache['read']),
        cacheWrite: countOf(cache['write']),
      },
    })
    return isNothing(spending) ? null : { atMs, spending }
  }
}
