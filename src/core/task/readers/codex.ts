import type { Tokens } from '../../../shapes/spending.ts'
import { fieldsOf, tokensOf, type Fields } from '../../spending/transcripts/fields.ts'
import { NOTHING_TOLD, type Told, type ToldError } from '../conclude.ts'
import { callOf, RefusedTools } from '../refused-tools.ts'
import type { TaskTeller } from '../task-teller.ts'
import { textOf } from './values.ts'

/** Its log, on the same terminal: that a call was refused stands only there. "unsupported call" is the model's own mistake. */
const REFUSED = /^\S+Z\s+ERROR codex_core::\S+: error=(?<why>.*(?:reject|denied|not allowed|not permitted).*)$/i
/** A command that failed because of the sandbox, by Codex's own judgement. Of one that goes on after it nothing is logged. */
const SANDBOXED = /^\S+Z\s+WARN codex_sandboxing::violation: (?<why>.*)$/

/** Codex CLI with `exec --json`: items, and at the end of a turn `turn.completed` or `turn.failed`. It ends with 0 also where calls were refused. */
export class CodexTask implements TaskTeller {
  private readonly refused = new RefusedTools()
  private sessionId: string | null = null
  private answer = ''
  private isFinished = false
  private error: ToldError | null = null
  private tokens: Tokens | null = null
  private logged = 0

  get told(): Told {
    const { sessionId, answer, isFinished, error, tokens } = this
    return { ...NOTHING_TOLD, answer, isFinished, error, refusedTools: this.refused.list, tokens, sessionId }
  }

  takeEvent(event: Fields): void {
    switch (event['type']) {
      case 'thread.started':
        this.sessionId ??= textOf(event['thread_id'])
        return
      case 'turn.started':
      case 'item.started':
        this.isFinished = false
        return
      case 'turn.completed':
        return this.takeEnd(fieldsOf(event['usage']))
      case 'turn.failed':
        this.error = { message: textOf(fieldsOf(event['error'])['message']) ?? 'The turn failed.', status: null }
        return
      case 'item.completed':
        return this.takeItem(fieldsOf(event['item']))
    }
  }

  takeText(line: string): void {
    const why = (REFUSED.exec(line) ?? SANDBOXED.exec(line))?.groups?.['why']
    if (why === undefined) return
    this.logged += 1
    this.refused.add(`log-${this.logged}`, why.startsWith('patch') ? 'apply_patch' : 'command', why)
  }

  private takeEnd(usage: Fields): void {
    this.isFinished = true
    this.error = null
    this.tokens = tokensOf({
      input: usage['input_tokens'],
      output: usage['output_tokens'],
      cacheRead: usage['cached_input_tokens'],
      cacheWrite: usage['cache_write_input_tokens'],
    })
  }

  private takeItem(item: Fields): void {
    this.isFinished = false
    const { id, type, status } = item
    if (type === 'agent_message') this.answer = textOf(item['text']) ?? ''
    else if (status === 'declined') {
      this.refused.add(textOf(id) ?? '', type === 'command_execution' ? 'command' : type, callOf(item))
    }
  }
}
