import { parseJson } from '../../base/parse-json.ts'
import type { Ask, ChildActivity, Conditions, TurnEnd } from '../../shapes/activity.ts'
import { z } from '../../shapes/zod.ts'
import { visibleText } from '../visible-text.ts'
import { NO_CONDITIONS } from './rules/reading.ts'
import type { Claim } from './sign.ts'

/** Sessions, sub-sessions and questions kept of one server, each; a person has some open. The oldest are forgotten. */
const KEPT = 128
const CHILDREN_SHOWN = 16
const TEXT_MAX_CHARACTERS = 300
/** Where an event says what it is; what follows may be long. */
const TYPE_WITHIN_CHARACTERS = 300
const OF_INTEREST = /"type":"(?:session\.(?:created|deleted|status|idle|error)|(?:permission|question)\.\w+)"/

const sessionStatus = z.object({
  type: z.string(),
  attempt: z.number().nullish(),
  message: z.string().nullish(),
  next: z.number().nullish(),
})
const asked = z.object({
  id: z.string(),
  sessionID: z.string().nullish(),
  permission: z.string().nullish(),
  patterns: z.array(z.string()).nullish(),
  metadata: z.object({ command: z.string().nullish() }).nullish().catch(null),
  questions: z.array(z.object({ question: z.string() })).nullish(),
})
const failure = z.object({
  name: z.string(),
  data: z.object({ message: z.string().nullish().catch(null), statusCode: z.number().nullish().catch(null) }).catch({}),
})
const event = z.object({
  type: z.string(),
  properties: z.object({
    sessionID: z.string().nullish(),
    info: z.object({ id: z.string(), parentID: z.string().nullish(), title: z.string().nullish() }).nullish(),
    status: sessionStatus.nullish().catch(null),
    requestID: z.string().nullish(),
    /** Older versions. */
    permissionID: z.string().nullish(),
    error: failure.nullish().catch(null),
  }),
})

type SessionStatus = z.output<typeof sessionStatus>
type ServerEvent = z.output<typeof event>
type Failure = z.output<typeof failure>

/** An error in a shape that is not known is one, too. */
const UNKNOWN_FAILURE: Failure = { name: 'Error', data: {} }

interface Question {
  readonly sessionId: string
  readonly ask: Ask
  readonly text: string
}

/** What the server says of its agent; it replaces what it said before. */
export interface ServerSign {
  readonly rule: string
  readonly text: string
  readonly claim: Claim
  readonly turn: TurnEnd | null
  readonly conditions: Conditions
  readonly children: readonly ChildActivity[]
}

/** What a server answers when it is asked how things stand: JSON texts. */
export interface ServerState {
  readonly status: string
  readonly permissions: string
  readonly questions: string
}

/** Reads what OpenCode's server tells (`GET /event`, seen in 1.18.33). While it asks for permission a session is still called busy. */
export class OpenCodeEvents {
  /** Sessions that are not idle. */
  private readonly busy = new Map<string, SessionStatus>()
  /** Titles of sessions that belong to another one, by id: their idle is not the agent's, their questions are. */
  private readonly subSessions = new Map<string, string>()
  private readonly questions = new Map<string, Question>()
  private readonly failures = new Map<string, Failure>()
  private latestFailure: Failure | null = null

  /** The stream has begun, again perhaps: what was known before may have changed unseen. */
  begin({ status, permissions, questions }: ServerState): ServerSign {
    this.busy.clear()
    this.questions.clear()
    this.failures.clear()
    const sessions = z.record(z.string(), sessionStatus).safeParse(parseJson(status))
    for (const [id, each] of Object.entries(sessions.data ?? {})) if (each.type !== 'idle') keep(this.busy, id, each)
    for (const [text, ask] of [[permissions, 'approval'] as const, [questions, 'question'] as const]) {
      for (const each of z.array(asked).safeParse(parseJson(text)).data ?? []) this.asked(each, ask)
    }
    return this.sign(null)
  }

  /** One event, as it came. Null: it changes nothing. */
  take(text: string): ServerSign | null {
    if (!OF_INTEREST.test(text.slice(0, TYPE_WITHIN_CHARACTERS))) return null
    const raw = parseJson(text)
    const parsed = event.safeParse(raw)
    if (!parsed.success) return null
    const { type, properties } = parsed.data
    const id = properties.sessionID ?? ''
    switch (type) {
      case 'session.created':
        return this.created(properties)
      case 'session.deleted':
        return this.ended(properties.info?.id ?? id, { isDeleted: true })
      case 'session.status':
        return this.changed(id, properties.status ?? null)
      case 'session.idle':
        return this.ended(id)
      case 'session.error':
        return this.failed(id, properties.error ?? UNKNOWN_FAILURE)
      case 'permission.asked':
      case 'question.asked': {
        const question = z.object({ properties: asked }).safeParse(raw)
        if (!question.success) return null
        this.asked(question.data.properties, type === 'question.asked' ? 'question' : 'approval')
        return this.sign(null)
      }
      case 'permission.replied':
      case 'question.replied':
      case 'question.rejected':
        return this.questions.delete(properties.requestID ?? properties.permissionID ?? '') ? this.sign(null) : null
      default:
        return null
    }
  }

  private created({ info }: ServerEvent['properties']): ServerSign | null {
    if (info?.parentID === undefined || info.parentID === null) return null
    keep(this.subSessions, info.id, shown(info.title ?? ''))
    return this.sign(null)
  }

  private changed(id: string, status: SessionStatus | null): ServerSign | null {
    if (status === null) return null
    if (status.type === 'idle') return this.ended(id)
    this.latestFailure = null
    keep(this.busy, id, status)
    return this.sign(null)
  }

  private ended(id: string, { isDeleted } = { isDeleted: false }): ServerSign | null {
    const wasBusy = this.busy.delete(id)
    const ending = this.failures.get(id) ?? null
    this.failures.delete(id)
    for (const [key, { sessionId }] of this.questions) if (sessionId === id) this.questions.delete(key)
    const isAgents = wasBusy && !isDeleted && !this.subSessions.has(id) && !this.isWorking
    if (isDeleted) this.subSessions.delete(id)
    if (isAgents) this.latestFailure = ending
    return this.sign(isAgents ? turnOf(ending) : null)
  }

  /** It comes before the session is idle. */
  private failed(id: string, error: Failure): null {
    if (this.busy.has(id)) keep(this.failures, id, error)
    return null
  }

  private asked(question: z.output<typeof asked>, ask: Ask): void {
    const { id, sessionID, permission, patterns, metadata, questions } = question
    const what = metadata?.command ?? patterns?.join(' ') ?? ''
    const text = questions?.[0]?.question ?? [permission ?? '', what].filter((part) => part !== '').join(': ')
    keep(this.questions, id, { sessionId: sessionID ?? '', ask, text: shown(text) })
  }

  private get isWorking(): boolean {
    return [...this.busy.keys()].some((id) => !this.subSessions.has(id))
  }

  private sign(turn: TurnEnd | null): ServerSign {
    const [question] = this.questions.values()
    const [status] = [...this.busy].flatMap(([id, each]) => (this.subSessions.has(id) ? [] : [each]))
    const about = { turn, conditions: this.conditions(status), children: this.children }
    if (question !== undefined) {
      const { ask, text } = question
      return { ...about, rule: `${ask} asked`, text, claim: { kind: 'blocked', ask } }
    }
    const text = shown(status?.message ?? this.latestFailure?.data.message ?? '')
    const claim: Claim = { kind: status === undefined ? 'idle' : 'working' }
    return { ...about, rule: `session ${shown(status?.type ?? 'idle')}`, text, claim }
  }

  private get children(): readonly ChildActivity[] {
    const waiting = new Set([...this.questions.values()].map(({ sessionId }) => sessionId))
    return [...this.subSessions]
      .filter(([id]) => this.busy.has(id))
      .slice(-CHILDREN_SHOWN)
      .map(([id, title]) => ({ id: shown(id), says: waiting.has(id) ? 'blocked' : 'working', title, text: '' }))
  }

  private conditions(status: SessionStatus | undefined): Conditions {
    const last = this.latestFailure
    const text = shown(last?.data.message ?? last?.name ?? '')
    const code = last?.data.statusCode ?? null
    const retry =
      status?.type === 'retry'
        ? { text: shown(status.message ?? ''), attempt: status.attempt ?? null, of: null, nextAt: status.next ?? null }
        : null
    return {
      ...NO_CONDITIONS,
      retry,
      login: last?.name === 'ProviderAuthError' || code === 401 ? { text } : null,
      rateLimit: code === 429 ? { text } : null,
    }
  }
}

function turnOf(ending: Failure | null): TurnEnd {
  if (ending === null) return 'finished'
  return ending.name === 'MessageAbortedError' ? 'interrupted' : 'failed'
}

function keep<T>(all: Map<string, T>, key: string, value: T): void {
  const [oldest] = all.keys()
  if (all.size >= KEPT && !all.has(key) && oldest !== undefined) all.delete(oldest)
  all.set(key, value)
}

function shown(text: string): string {
  return visibleText(text.replaceAll(/\s+/g, ' ')).slice(0, TEXT_MAX_CHARACTERS)
}
