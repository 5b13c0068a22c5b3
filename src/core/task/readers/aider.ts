import type { Tokens } from '../../../shapes/spending.ts'
import { NO_TOKENS } from '../../spending/spending.ts'
import { countOf, priceOf } from '../../spending/transcripts/fields.ts'
import { NOTHING_TOLD, type Told, type ToldError } from '../conclude.ts'
import type { TaskTeller } from '../task-teller.ts'

const ERROR = /^(?:Unexpected error: )?litellm\.\w+(?:Error|Exception)\b.*/
/** After each answer; figures above a thousand are rounded. */
const SPENT =
  /^Tokens: (?<sent>[\d.,]+[kM]?) sent,.*?(?<received>[\d.,]+[kM]?) received\.(?:.*?Cost: .*?\$(?<cost>\d+(?:\.\d+)?) session)?/

/**
 * Aider with `--message`, by its documentation: plain text, in which nothing tells the model's words from aider's own. Its exit decides, and the last
 * error of its provider that no answer followed.
 */
export class AiderTask implements TaskTeller {
  private error: ToldError | null = null
  private tokens: Tokens | null = null
  private costUsd: number | null = null

  get told(): Told {
    const { error, tokens, costUsd } = this
    return { ...NOTHING_TOLD, answer: null, isFinished: true, error, tokens, costUsd }
  }

  takeText(line: string): void {
    if (ERROR.test(line)) this.error = { message: line, status: null }
    const { sent, received, cost } = SPENT.exec(line)?.groups ?? {}
    if (sent === undefined || received === undefined) return
    this.error = null
    const before = this.tokens ?? NO_TOKENS
    this.tokens = { ...before, input: before.input + figureOf(sent), output: before.output + figureOf(received) }
    this.costUsd = cost === undefined ? this.costUsd : priceOf(Number(cost))
  }
}

/** "1,234", "1.2k", "3M". */
function figureOf(text: string): number {
  const factor = text.endsWith('k') ? 1_000 : text.endsWith('M') ? 1_000_000 : 1
  return countOf(Number(text.replaceAll(/[,kM]/g, '')) * factor)
}
