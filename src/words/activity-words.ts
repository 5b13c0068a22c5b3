import { assertNever } from '../base/assert-never.ts'
import type {
  Activity,
  ActivitySource,
  Conditions,
  Ask,
  ChildActivity,
  Saying,
  Statement,
  TurnEnd,
} from '../shapes/activity.ts'
import type { JournalEntry, JournalEvent } from '../shapes/journal.ts'
import { formatDuration } from './format.ts'

/** What a waiting agent wants, as the end of "waits for …". */
const ASKS: Readonly<Record<Ask, string>> = {
  approval: 'your approval',
  trust: 'your trust in its folder',
  question: 'your answer',
  login: 'a login',
  dialog: 'a choice of yours',
}

/** "waits for …" of one that wants this of a person. */
export function waitedForWords(ask: Ask): string {
  return ASKS[ask]
}

/** The same for a list, where the words after it may be cut off. */
const SHORT_ASKS: Readonly<Record<Ask, string>> = {
  approval: 'waits for approval',
  trust: 'asks to trust its folder',
  question: 'waits for an answer',
  login: 'waits for a login',
  dialog: 'waits for a choice',
}

/** Where something was read, for explanations. */
const SOURCES: Readonly<Record<ActivitySource, string>> = {
  'program-status': 'its own report',
  api: 'its server',
  'session-file': 'its session file',
  title: 'its title',
  progress: 'its progress mark',
  'prompt-mark': 'its shell’s prompt mark',
  foreground: 'its terminal’s foreground',
  hook: 'its hook',
  notification: 'its notification',
  screen: 'its screen',
  silence: 'its output',
}

const SAYINGS: Readonly<Record<Saying, string>> = {
  working: 'working',
  blocked: 'waiting for you',
  idle: 'idle',
  'not-working': 'not working',
}

/** What it is doing, in the few words a list row has room for: "working 2 m", "waits for approval 3 m". */
export function activitySentence(activity: Activity, now: number): string {
  const time = formatDuration(now - activity.since)
  switch (activity.kind) {
    case 'working':
      return activity.conditions.retry === null ? `working ${time}` : `retrying ${time}`
    case 'waiting-approval':
    case 'waiting-input':
      return `${askWords(activity)} ${time}`
    case 'idle':
      return `idle ${time}`
    case 'quiet':
      return `quiet ${time}`
    case 'stuck':
      return `stuck ${time}`
    default:
      return assertNever(activity.kind)
  }
}

/** What it wants of a person, in few words; of one that does not wait: nothing. */
function askWords({ ask }: Pick<Activity, 'ask'>): string {
  return ask === null ? '' : SHORT_ASKS[ask]
}

/** What is wanted, before the words of the agent. */
const WANTED: Readonly<Record<Ask, string>> = {
  approval: 'approval',
  trust: 'trust',
  question: 'question',
  login: 'login',
  dialog: 'choice',
}

/** How agents begin their own words about what they ask; the label says it already, and a list has room for some twenty characters. */
const OWN_LABEL = /^(?:approve|answer|permission|question)\b:?\s*/i

/** Why it needs a person, for a list: "approval: git push", or "waits for approval" where its words are not known. */
export function needWordsOf(activity: Activity): string {
  const asked = askedText(activity).replace(OWN_LABEL, '')
  return activity.ask === null || asked === '' ? needReason(activity) : `${WANTED[activity.ask]}: ${asked}`
}

/** Why it needs a person, in few words: "waits for approval", "stuck". */
export function needReason({ kind, ask }: Pick<Activity, 'kind' | 'ask'>): string {
  return ask === null ? kind : SHORT_ASKS[ask]
}

/** What is asked, in the agent's own words; empty: it does not wait, or its words are not known. */
export function askedText({ ask, by }: Activity): string {
  return ask === null ? '' : (by?.text ?? '')
}

/** How many agents need a person: "3 need you". */
export function needWords(count: number): string {
  return count === 1 ? '1 needs you' : `${count} need you`
}

/** What it is doing and why that is known, as one sentence. */
export function activityReason({ kind, ask, by }: Activity): string {
  if (by === null) return 'It says nothing about what it is doing.'
  const source = SOURCES[by.source]
  const text = by.text === '' ? '' : `: “${by.text}”`
  switch (kind) {
    case 'working':
      return `It is working, says ${source}${text}.`
    case 'waiting-approval':
    case 'waiting-input':
      return `It waits for ${ASKS[ask ?? 'dialog']}, says ${source}${text}.`
    case 'idle':
      return `It is idle, says ${source}${text}.`
    case 'quiet':
      return `It may be idle or wait for you: ${source} only tells that it does not work${text}.`
    case 'stuck':
      return `It says that it works (${source}), but nothing of it has moved for a quarter of an hour.`
    default:
      return assertNever(kind)
  }
}

/** What is known beside what it is doing, a sentence each. */
export function conditionWords({ retry, rateLimit, login, background }: Conditions, now: number): readonly string[] {
  return [
    retry === null ? null : retryWords(retry, now),
    rateLimit === null ? null : `Its provider’s limit is reached: ${rateLimit.text}`,
    login === null ? null : `Nobody is logged in: ${login.text}`,
    background === null ? null : `In the background: ${background.text}`,
  ].filter((line) => line !== null)
}

function retryWords({ text, attempt, of, nextAt }: NonNullable<Conditions['retry']>, now: number): string {
  const count = attempt === null ? '' : ` ${attempt}${of === null ? '' : ` of ${of}`}`
  const wait = nextAt === null || nextAt <= now ? '' : ` in ${formatDuration(nextAt - now)}`
  return `It tries again${wait}, attempt${count}: ${text}`
}

/** A sub-agent or background command in a line. */
export function childWords({ id, says, title, text }: ChildActivity): string {
  const name = title === '' ? id : title
  return `${name}: ${says === 'blocked' ? 'waits for you' : says}${text === '' ? '' : `, ${text}`}`
}

/** How the last turn ended: "Finished its turn 3 m ago". */
export function turnWords({ end, at }: NonNullable<Activity['lastTurn']>, now: number): string {
  const words = TURN_ENDS[end]
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${formatDuration(now - at)} ago.`
}

/** One source’s statement: "working, by claude-working “Fix the build”". */
export function statementWords({ rule, text, says }: Statement): string {
  const quoted = text === '' ? '' : ` “${text}”`
  return `${SAYINGS[says]}, by ${rule}${quoted}`
}

/** The name of a source as a label: "Its title". */
export function sourceLabel(source: ActivitySource): string {
  const words = SOURCES[source]
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const TURN_ENDS: Readonly<Record<TurnEnd, string>> = {
  finished: 'finished its turn',
  failed: 'its turn failed',
  interrupted: 'its turn was interrupted',
}

/** An event about what an agent is doing. */
export type ActivityEvent = Extract<
  JournalEvent,
  { kind: 'asked' | 'answered' | 'turn-ended' | 'stuck' | 'activity-unsteady' }
>

const ACTIVITY_EVENTS: ReadonlySet<string> = new Set<ActivityEvent['kind']>([
  'asked',
  'answered',
  'turn-ended',
  'stuck',
  'activity-unsteady',
])

/** Whether an event is about an agent's work. */
export function isActivityEvent(event: JournalEntry['event']): event is ActivityEvent {
  return ACTIVITY_EVENTS.has(event.kind)
}

/** What happened in an agent's work, as a sentence. */
export function activityEventSentence(event: ActivityEvent): string {
  const more = event.skipped === 0 ? '' : ` (${event.skipped} more such entries were left out)`
  return `${eventWords(event)}${more}`
}

function eventWords(event: ActivityEvent): string {
  switch (event.kind) {
    case 'asked':
      return `waits for ${ASKS[event.ask]}${quoted(event.text)}`
    case 'answered':
      return 'waits no more'
    case 'turn-ended':
      return `${TURN_ENDS[event.end]}${quoted(event.text)}`
    case 'stuck':
      return 'says that it works, and nothing of it has moved for a quarter of an hour'
    case 'activity-unsteady':
      return `what it is doing cannot be told reliably; these rules disagree: ${event.rules.join('; ')}`
    default:
      return assertNever(event)
  }
}

function quoted(text: string): string {
  return text === '' ? '' : `: ${text}`
}
