import type { Exit } from '../../shapes/exit.ts'
import type { Tokens } from '../../shapes/spending.ts'
import type { RefusedTool, TaskReading, TaskReadingClass } from '../../shapes/task-result.ts'
import { TASK_ANSWER_MAX_CHARACTERS } from '../limits.ts'
import { visibleText } from '../visible-text.ts'

/** An error that an agent told of. `status`: of the HTTP answer, if it names one. */
export interface ToldError {
  readonly message: string
  readonly status: number | null
}

/** What an agent has told of its task. */
export interface Told {
  /** Null: what it prints last is its answer. */
  readonly answer: string | null
  /** It said that its work is done. */
  readonly isFinished: boolean
  readonly error: ToldError | null
  readonly refusedTools: readonly RefusedTool[]
  readonly tokens: Tokens | null
  readonly costUsd: number | null
  readonly sessionId: string | null
}

/** What is known of the end beside what the agent told. */
export interface TaskEnd {
  readonly exit: Exit
  readonly lastLines: readonly string[]
  readonly hasLongLine: boolean
}

export const NOTHING_TOLD: Told = {
  answer: '',
  isFinished: false,
  error: null,
  refusedTools: [],
  tokens: null,
  costUsd: null,
  sessionId: null,
}

const STATUS = /\b(?:status|code|error|HTTP)\W{0,4}([45]\d\d)\b/i
const LIMIT =
  /rate.?limit|usage limit|too many requests|\bquota\b|RESOURCE_EXHAUSTED|hit your (?:\w+ ){0,2}limit|exceeded retry limit, last status: 429/i
const LOGIN =
  /not logged in|log in|\/login\b|sign in|unauthorized|authenticat|auth method|no auth|(?:invalid|missing|incorrect|specify the|set the) .{0,40}(?:api|_)[ _]?key|no api key/i

/** Nothing but the agent's own word and its exit together make a success; each of them, and any refusal, makes another class. */
export function conclude(told: Told, end: TaskEnd): TaskReading {
  const { says, ...verdict } = verdictOf(told, end)
  const { refusedTools, tokens, costUsd, sessionId } = told
  return { ...verdict, says: shownText(says), refusedTools, tokens, costUsd, sessionId }
}

type Verdict = Pick<TaskReading, 'class' | 'because' | 'says'>

function verdictOf({ answer, error, isFinished, refusedTools }: Told, end: TaskEnd): Verdict {
  const { exit, lastLines, hasLongLine } = end
  const printed = lastLines.join('\n')
  const says = answer ?? printed
  if (error !== null) return { class: classOf(error), because: 'told-error', says: error.message }
  if (exit.signal !== null) return { class: 'failed', because: 'exit', says: says || printed }
  if (exit.code !== 0) return badExit(answer, printed)
  if (hasLongLine) return { class: 'failed', because: 'long-line', says }
  if (refusedTools.length > 0) return { class: 'refused', because: 'tool-refused', says }
  if (!isFinished) return { class: 'failed', because: 'no-result', says: says || printed }
  return { class: 'success', because: 'finished', says }
}

/** Why an agent ended badly stands in what it printed last, if anywhere. What a command prints there may mean anything. */
function badExit(answer: string | null, printed: string): Verdict {
  const kind = answer === null ? 'failed' : classOf({ message: printed, status: null })
  return { class: kind, because: 'exit', says: printed || (answer ?? '') }
}

/** What kind of failure an error is. A status decides; without one the words do. */
export function classOf({ message, status }: ToldError): TaskReadingClass {
  const known = status ?? Number(STATUS.exec(message)?.[1] ?? 0)
  if (known === 429) return 'rate-limited'
  if (known === 401) return 'login-needed'
  if (known !== 0 && known !== 403) return 'failed'
  if (LIMIT.test(message)) return 'rate-limited'
  return LOGIN.test(message) ? 'login-needed' : 'failed'
}

/** Cut to what is kept, without anything that would act on a terminal. */
function shownText(text: string): string {
  const lines = cut(text.replaceAll('\r\n', '\n'), TASK_ANSWER_MAX_CHARACTERS).split('\n')
  return lines.map((line) => line.split('\t').map(visibleText).join('\t')).join('\n')
}

/** At most `most` characters, the last an ellipsis if some are left out; no character is cut in two. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
