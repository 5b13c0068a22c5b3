import type { ChildActivity, Conditions, TurnEnd } from '../../shapes/activity.ts'
import type { HookReport } from '../../shapes/hook-report.ts'
import { visibleText } from '../visible-text.ts'
import { NO_CONDITIONS } from './rules/reading.ts'
import type { Claim } from './sign.ts'

/** Longest text kept of an event, characters. */
const TEXT_MAX_CHARACTERS = 300
/** Sub-agents kept of one agent. */
const CHILDREN_KEPT = 16

/** Errors of a failed turn that a login, or a person at the provider, mends (Claude Code 2.1.330). */
const LOGIN_ERRORS: ReadonlySet<string> = new Set([
  'authentication_failed',
  'oauth_org_not_allowed',
  'account_on_hold',
  'verification_required',
  'cloud_credential_error',
])
/** After which a sub-agent does not ask any more. */
const ASKS_NO_MORE: ReadonlySet<string> = new Set(['PostToolUse', 'PostToolUseFailure', 'SubagentStop'])
const SEEN_BY_A_PERSON: ReadonlySet<string> = new Set(['UserPromptSubmit', 'SessionStart', 'SessionEnd'])
/** Tools that ask a person, and do nothing else. */
const QUESTION_TOOLS: ReadonlySet<string> = new Set(['AskUserQuestion'])

/** What the events of one agent's hooks come to; it replaces what they came to before. */
export interface HookSign {
  /** The event. */
  readonly rule: string
  readonly text: string
  readonly claim: Claim | null
  readonly turn: TurnEnd | null
  readonly conditions: Conditions
}

const NOTHING = { text: '', claim: null, turn: null, conditions: NO_CONDITIONS } as const
const WORKING = { ...NOTHING, claim: { kind: 'working' } } as const

/** Reads the events of one agent's hooks; those of other sessions, nested agents say, are left out. */
export class HookEvents {
  private session: string | null = null
  private isAsking = false
  private readonly running = new Map<string, ChildActivity>()
  /** The sub-agent that asks a person, and how that is told; null: none does. */
  private childAsks: { readonly id: string; readonly sign: HookSign } | null = null

  /** Sub-agents that run, those that began last first. */
  get children(): readonly ChildActivity[] {
    return [...this.running.values()].toReversed()
  }

  /** What they come to after this event; null: it says nothing of this agent. */
  take(report: HookReport): HookSign | null {
    if (!this.isOfThisSession(report)) return null
    this.takeChild(report)
    if (report.agent_id !== null) return this.ofChild(report.agent_id, report)
    // Whatever is sent to it, a person has seen what its sub-agents ask, or they have ended.
    if (SEEN_BY_A_PERSON.has(report.hook_event_name)) this.childAsks = null
    const read = this.read(report)
    if (read === null) return null
    if (this.childAsks !== null && read.claim?.kind === 'idle') return this.childAsks.sign
    this.isAsking = read.claim?.kind === 'blocked'
    return { ...read, rule: ruleOf(report) }
  }

  /** A session goes on under another id after /clear, /resume or a fork, and says so; whoever else starts one is another agent. */
  private isOfThisSession({ hook_event_name: event, session_id: id, source }: HookReport): boolean {
    const isFollowing = event === 'SessionStart' && source !== 'startup'
    if (this.session === null || isFollowing) this.session = id
    if (this.session !== id) return false
    if (event === 'SessionEnd') this.session = null
    return true
  }

  /** What a sub-agent does, its agent tells of when it is over; what it asks, nobody else does. */
  private ofChild(id: string, report: HookReport): HookSign | null {
    if (report.hook_event_name === 'PermissionRequest') {
      const sign = { ...askedFor(report), rule: ruleOf(report) }
      this.childAsks = { id, sign }
      return sign
    }
    if (this.childAsks?.id !== id || !ASKS_NO_MORE.has(report.hook_event_name)) return null
    this.childAsks = null
    return { ...WORKING, rule: ruleOf(report) }
  }

  private takeChild({ hook_event_name: event, agent_id: id, agent_type: type }: HookReport): void {
    if (id === null) return
    if (event === 'SubagentStop') this.running.delete(id)
    if (event === 'SubagentStart' && this.running.size < CHILDREN_KEPT) {
      this.running.set(id, { id: shown(id), says: 'working', title: shown(type), text: '' })
    }
  }

  private read(report: HookReport): Omit<HookSign, 'rule'> | null {
    switch (report.hook_event_name) {
      case 'UserPromptSubmit':
      case 'PostToolUse':
      case 'PostToolUseFailure':
        return WORKING
      case 'PreToolUse':
        // Another tool may be about to run while a person is asked about one.
        return this.isAsking ? null : WORKING
      case 'PermissionRequest':
        return askedFor(report)
      case 'Notification':
        return this.noticed(report)
      case 'Stop':
        return stopped(report)
      case 'StopFailure':
        return failed(report)
      case 'SessionEnd':
        return NOTHING
      case 'SessionStart':
        // Also in the midst of a turn, after its history was made shorter.
        return report.source === 'compact' ? null : NOTHING
      default:
        return null
    }
  }

  private noticed({ notification_type: type, message }: HookReport): Omit<HookSign, 'rule'> | null {
    const text = shown(message)
    switch (type) {
      case 'permission_prompt':
        // It comes seconds after the request, which says more.
        return this.isAsking ? null : { ...NOTHING, text, claim: { kind: 'blocked', ask: 'approval' } }
      case 'elicitation_dialog':
      case 'agent_needs_input':
        return { ...NOTHING, text, claim: { kind: 'blocked', ask: 'question' } }
      case 'idle_prompt':
        return this.isAsking ? null : { ...NOTHING, text, claim: { kind: 'idle' } }
      default:
        return null
    }
  }
}

function askedFor(report: HookReport): Omit<HookSign, 'rule'> {
  const ask = QUESTION_TOOLS.has(report.tool_name ?? '') ? 'question' : 'approval'
  return { ...NOTHING, text: askText(report), claim: { kind: 'blocked', ask } }
}

/** What runs in the background wakes the agent again: its turn is finished when nothing does. Versions that do not list it leave that open. */
function stopped({ background_tasks: tasks, last_assistant_message: message }: HookReport): Omit<HookSign, 'rule'> {
  const isOver = tasks !== null && tasks !== true && tasks.length === 0
  const background =
    tasks === null || isOver ? null : { text: tasks === true ? 'commands it started' : countText(tasks.length) }
  return {
    text: shown(message),
    claim: { kind: 'idle' },
    turn: isOver ? 'finished' : null,
    conditions: { ...NO_CONDITIONS, background },
  }
}

function countText(count: number): string {
  return count === 1 ? 'a command it started' : `${count} commands it started`
}

function failed({ error, message, last_assistant_message: said }: HookReport): Omit<HookSign, 'rule'> {
  const text = shown(said ?? message ?? error)
  const isLoggedOut = LOGIN_ERRORS.has(error ?? '')
  return {
    text,
    claim: isLoggedOut ? { kind: 'blocked', ask: 'login' } : { kind: 'idle' },
    turn: 'failed',
    conditions: {
      ...NO_CONDITIONS,
      login: isLoggedOut ? { text } : null,
      rateLimit: error === 'rate_limit' || error === 'billing_error' ? { text } : null,
    },
  }
}

/** "Bash: touch x": the tool, and of its input what names the thing. */
function askText({ tool_name: tool, tool_input: input }: HookReport): string {
  const thing = ['command', 'file_path', 'notebook_path', 'url'].map((name) => input?.[name]).find(isText)
  const question = firstQuestion(input?.['questions'])
  return shown(question ?? [tool, thing].filter(isText).join(': '))
}

function firstQuestion(questions: unknown): string | null {
  const first: unknown = Array.isArray(questions) ? questions[0] : null
  if (typeof first !== 'object' || first === null || !('question' in first)) return null
  return isText(first.question) ? first.question : null
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function shown(text: string | null): string {
  return visibleText((text ?? '').replaceAll(/\s+/g, ' ')).slice(0, TEXT_MAX_CHARACTERS)
}

function ruleOf({ hook_event_name: event, notification_type: type, error }: HookReport): string {
  const detail = event === 'Notification' ? type : event === 'StopFailure' ? error : null
  return [event, detail].filter(isText).map(shown).join(': ')
}
