import { fieldsOf, type Fields } from '../../spending/transcripts/fields.ts'
import { NOTHING_TOLD, type Told, type ToldError } from '../conclude.ts'
import { RefusedTools } from '../refused-tools.ts'
import type { TaskTeller } from '../task-teller.ts'
import { RecentCalls } from './recent-calls.ts'
import { textOf } from './values.ts'

/**
 * Copilot CLI with `--output-format json`: events, and at the end `result` with its exit code, which is 0 also where tools were refused or the work was
 * aborted. It tells neither tokens nor a price.
 */
export class CopilotTask implements TaskTeller {
  private readonly refused = new RefusedTools()
  private readonly calls = new RecentCalls()
  private sessionId: string | null = null
  private answer = ''
  private isFinished = false
  private error: ToldError | null = null

  get told(): Told {
    const { sessionId, answer, isFinished, error } = this
    return { ...NOTHING_TOLD, answer, isFinished, error, refusedTools: this.refused.list, sessionId }
  }

  takeEvent(event: Fields): void {
    const body = fieldsOf(event['data'])
    this.isFinished = false
    switch (event['type']) {
      case 'assistant.message':
        this.answer = textOf(body['content']) ?? ''
        return
      case 'tool.execution_start':
        this.calls.note(body['toolCallId'], body['toolName'], body['arguments'])
        return
      case 'tool.execution_complete':
        return this.takeToolEnd(body)
      case 'session.error':
        this.error = errorOf(body)
        return
      case 'abort':
        this.error ??= { message: `It was aborted: ${textOf(body['reason']) ?? 'no reason told'}.`, status: null }
        return
      case 'result':
        this.sessionId = textOf(event['sessionId'])
        this.isFinished = event['exitCode'] === 0
    }
  }

  private takeToolEnd({ toolCallId: id, success, error }: Fields): void {
    const { code } = fieldsOf(error)
    if (success !== false || (code !== 'denied' && code !== 'rejected')) return
    const { tool, detail } = this.calls.of(id)
    this.refused.add(textOf(id) ?? '', tool, detail)
  }
}

function errorOf({ message, statusCode: status }: Fields): ToldError {
  return {
    message: textOf(message) ?? 'It told of an error without a message.',
    status: typeof status === 'number' ? status : null,
  }
}
