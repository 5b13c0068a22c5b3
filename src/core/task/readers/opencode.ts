import type { Spending } from '../../../shapes/spending.ts'
import { NOTHING_SPENT, plus } from '../../spending/spending.ts'
import { countOf, fieldsOf, priceOf, type Fields } from '../../spending/transcripts/fields.ts'
import { NOTHING_TOLD, type Told, type ToldError } from '../conclude.ts'
import { callOf, RefusedTools } from '../refused-tools.ts'
import type { TaskTeller } from '../task-teller.ts'
import { textOf } from './values.ts'

const REJECTED = /rejected permission|rule which prevents|permission (?:denied|rejected)/i
/** Said beside its events, also of a sub-agent, which has none of its own. */
const ASKED = /^! permission requested: (?<tool>\w+) \((?<detail>.*)\); auto-rejecting/
/** Tools that permissions take away: a call of one that is not there is a refusal. */
const LEFT_OUT =
  /^Model tried to call unavailable tool '(?:bash|edit|write|patch|apply_patch|multiedit|webfetch|websearch)'/

/** OpenCode with `run --format json`: the parts of its messages. What it would have to ask for it rejects, and ends with 0. */
export class OpenCodeTask implements TaskTeller {
  private readonly refused = new RefusedTools()
  private sessionId: string | null = null
  private answer = ''
  private isFinished = false
  private error: ToldError | null = null
  private spent: Spending | null = null

  get told(): Told {
    const { sessionId, answer, isFinished, error, spent } = this
    const { tokens = null, costUsd = null } = spent ?? {}
    return { ...NOTHING_TOLD, answer, isFinished, error, refusedTools: this.refused.list, tokens, costUsd, sessionId }
  }

  takeEvent(event: Fields): void {
    this.sessionId ??= textOf(event['sessionID'])
    const part = fieldsOf(event['part'])
    this.isFinished = false
    switch (event['type']) {
      case 'text':
        this.answer = textOf(part['text']) ?? ''
        return
      case 'tool_use':
        return this.takeTool(part)
      case 'step_finish':
        return this.takeStep(part)
      case 'error':
        this.error = errorOf(fieldsOf(event['error']))
    }
  }

  takeText(line: string): void {
    const { tool, detail } = ASKED.exec(line)?.groups ?? {}
    if (tool !== undefined) this.refused.add(`asked ${tool} ${detail ?? ''}`, tool, detail)
  }

  private takeTool({ tool, callID: call, state }: Fields): void {
    // What it said before was not its answer.
    this.answer = ''
    const { status, error, input } = fieldsOf(state)
    const called = fieldsOf(input)
    const id = textOf(call) ?? ''
    if (status === 'error' && REJECTED.test(textOf(error) ?? '')) this.refused.add(id, tool, callOf(called))
    const wrong = textOf(called['error']) ?? ''
    if (tool === 'invalid' && LEFT_OUT.test(wrong)) this.refused.add(id, called['tool'], wrong)
  }

  private takeStep({ reason, tokens, cost }: Fields): void {
    this.isFinished = reason === 'stop'
    const { input, output, reasoning, cache } = fieldsOf(tokens)
    const { read, write } = fieldsOf(cache)
    this.spent = plus(this.spent ?? NOTHING_SPENT, {
      costUsd: priceOf(cost),
      tokens: {
        input: countOf(input),
        output: countOf(output) + countOf(reasoning),
        cacheRead: countOf(read),
        cacheWrite: countOf(write),
      },
    })
  }
}

function errorOf({ name, data }: Fields): ToldError {
  const { message, statusCode: status } = fieldsOf(data)
  return {
    message: textOf(message) ?? textOf(name) ?? 'It told of an error without a message.',
    status: typeof status === 'number' ? status : null,
  }
}
