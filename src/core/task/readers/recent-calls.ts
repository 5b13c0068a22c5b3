import { fieldsOf } from '../../spending/transcripts/fields.ts'
import { callOf } from '../refused-tools.ts'
import { textOf } from './values.ts'

/** Calls that may still be answered: an agent makes a handful at once. */
const KEPT = 200
/** Characters of a call that are kept: more than is shown. */
const DETAIL_CHARACTERS = 1_000

interface Call {
  readonly tool: string
  readonly detail: string
}

/** What was called by which id: an agent that tells how a call ended does not repeat what was called. */
export class RecentCalls {
  private readonly byId = new Map<string, Call>()

  note(id: unknown, tool: unknown, input: unknown): void {
    if (typeof id !== 'string') return
    this.byId.delete(id)
    this.byId.set(id, { tool: textOf(tool) ?? '', detail: callOf(fieldsOf(input)).slice(0, DETAIL_CHARACTERS) })
    const [oldest] = this.byId.keys()
    if (this.byId.size > KEPT && oldest !== undefined) this.byId.delete(oldest)
  }

  of(id: unknown): Call {
    return this.byId.get(textOf(id) ?? '') ?? { tool: '', detail: '' }
  }
}
