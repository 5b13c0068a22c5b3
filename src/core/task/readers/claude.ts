import type { Tokens } from '../../../shapes/spending.ts'
import { NO_TOKENS, plusTokens } from '../../spending/spending.ts'
import { tokensOfModel } from '../../spending/transcripts/claude.ts'
import { fieldsOf, priceOf, type Fields } from '../../spending/transcripts/fields.ts'
import { NOTHING_TOLD, type Told, type ToldError } from '../conclude.ts'
import { callOf, RefusedTools } from '../refused-tools.ts'
import type { TaskTeller } from '../task-teller.ts'
import { listOf, textOf } from './values.ts'

/** What a call of a tool is answered with that was taken away; such calls are not among the denials of the result. */
const TAKEN_AWAY = /^<tool_use_error>Error: No such tool available: (?<tool>\w+)\. .*is disabled for this session/

/**
 * Claude Code with `-p --output-format stream-json --verbose`: at the end of each turn a line `result`. It says `success` and ends with 0 also where
 * tools were refused; those it lists.
 */
export class ClaudeTask implements TaskTeller {
  private readonly refused = new RefusedTools()
  private sessionId: string | null = null
  private result: Fields | null = null
  /** Nothing was done after the result. */
  private isOver = false

  get told(): Told {
    const { refused, sessionId, result } = this
    if (result === null) return { ...NOTHING_TOLD, refusedTools: refused.list, sessionId }
    const error = errorOf(result)
    return {
      answer: textOf(result['result']) ?? '',
      // Without a turn a command of its own was named, which mostly is not there.
      isFinished: error === null && this.isOver && result['num_turns'] !== 0,
      error,
      refusedTools: refused.list,
      tokens: tokensOf(result),
      costUsd: priceOf(result['total_cost_usd']),
      sessionId,
    }
  }

  takeEvent(event: Fields): void {
    this.sessionId ??= textOf(event['session_id'])
    if (event['type'] === 'assistant' || event['type'] === 'user') this.isOver = false
    if (event['type'] === 'result') this.takeResult(event)
    else if (event['type'] === 'user') this.takeToolResults(fieldsOf(event['message']))
    else if (event['type'] === 'system' && event['subtype'] === 'permission_denied') {
      this.refused.add(textOf(event['tool_use_id']) ?? '', event['tool_name'], event['message'])
    }
  }

  private takeToolResults({ content }: Fields): void {
    for (const block of listOf(content).map(fieldsOf)) {
      const text = block['type'] === 'tool_result' ? textOf(block['content']) : null
      const tool = text === null ? undefined : TAKEN_AWAY.exec(text)?.groups?.['tool']
      if (tool === undefined) continue
      this.refused.add(textOf(block['tool_use_id']) ?? '', tool, 'It is not there for this task.')
    }
  }

  private takeResult(result: Fields): void {
    this.result = result
    this.isOver = true
    for (const denial of listOf(result['permission_denials'])) {
      const { tool_use_id: call, tool_name: tool, tool_input: input } = fieldsOf(denial)
      this.refused.add(textOf(call) ?? '', tool, callOf(fieldsOf(input)))
    }
  }
}

/** Null: the turn came to its end. `subtype` may say `success` beside an error of the provider. */
function errorOf(result: Fields): ToldError | null {
  const { is_error: isError, subtype, stop_reason: stop, api_error_status: status } = result
  if (isError === false && subtype === 'success' && stop !== 'refusal') return null
  const message =
    textOf(result['result']) ??
    listOf(result['errors'])
      .filter((each) => textOf(each) !== null)
      .join('\n')
  return {
    message: message || (textOf(subtype) ?? 'error'),
    status: typeof status === 'number' ? status : null,
  }
}

function tokensOf(result: Fields): Tokens {
  const models = Object.values(fieldsOf(result['modelUsage']))
  return models.map((model) => tokensOfModel(fieldsOf(model))).reduce(plusTokens, NO_TOKENS)
}
