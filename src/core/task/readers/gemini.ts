import type { Tokens } from '../../../shapes/spending.ts'
import { TASK_ANSWER_MAX_CHARACTERS } from '../../limits.ts'
import { fieldsOf, tokensOf, type Fields } from '../../spending/transcripts/fields.ts'
import { NOTHING_TOLD, type Told, type ToldError } from '../conclude.ts'
import { RefusedTools } from '../refused-tools.ts'
import type { TaskTeller } from '../task-teller.ts'
import { RecentCalls } from './recent-calls.ts'
import { textOf } from './values.ts'

const REFUSED: ReadonlySet<unknown> = new Set(['policy_violation', 'permission_denied', 'path_not_in_workspace'])
/** Tools it leaves out where nobody can be asked: a call of one that is not there is a refusal. Of any other it is the model's mistake. */
const LEFT_OUT = /^(?:run_shell_command|write_file|replace|web_fetch|google_web_search|save_memory|ask_user)$/

/**
 * Gemini CLI with `--output-format stream-json`: at the end `result`, with `success` also where tools were refused. Ended by SIGTERM it exits with 0
 * and tells no result.
 */
export class GeminiTask implements TaskTeller {
  private readonly refused = new RefusedTools()
  private readonly calls = new RecentCalls()
  private sessionId: string | null = null
  private answer = ''
  private isFinished = false
  private error: ToldError | null = null
  private tokens: Tokens | null = null

  get told(): Told {
    const { sessionId, answer, isFinished, error, tokens } = this
    return { ...NOTHING_TOLD, answer, isFinished, error, refusedTools: this.refused.list, tokens, sessionId }
  }

  takeEvent(event: Fields): void {
    this.isFinished = false
    switch (event['type']) {
      case 'init':
        this.sessionId ??= textOf(event['session_id'])
        return
      case 'message':
        return this.takeMessage(event)
      case 'tool_use':
        this.calls.note(event['tool_id'], event['tool_name'], event['parameters'])
        // What it says next is what it says after this.
        this.answer = ''
        return
      case 'tool_result':
        return this.takeToolResult(event)
      case 'result':
        return this.takeResult(event)
    }
  }

  /** The answer comes in pieces. */
  private takeMessage({ role, content, delta }: Fields): void {
    if (role !== 'assistant' || typeof content !== 'string') return
    const before = delta === true ? this.answer : ''
    // One more than is kept, so that it is seen that some is left out.
    this.answer = (before + content).slice(0, TASK_ANSWER_MAX_CHARACTERS + 1)
  }

  private takeToolResult({ tool_id: id, error }: Fields): void {
    const { type, message } = fieldsOf(error)
    const { tool, detail } = this.calls.of(id)
    const isLeftOut = type === 'tool_not_registered' && LEFT_OUT.test(tool)
    const isOutside = typeof message === 'string' && message.startsWith('Path not in workspace')
    if (REFUSED.has(type) || isLeftOut || isOutside) this.refused.add(textOf(id) ?? '', tool, detail)
  }

  private takeResult({ status, error, stats }: Fields): void {
    this.isFinished = status === 'success'
    this.error =
      status === 'success'
        ? null
        : { message: textOf(fieldsOf(error)['message']) ?? 'It told of an error without a message.', status: null }
    const { input_tokens: input, output_tokens: output, cached } = fieldsOf(stats)
    this.tokens = tokensOf({ input, output, cacheRead: cached })
  }
}
