import { assertNever } from '../base/assert-never.ts'
import { MESSAGES_QUEUED_MAX, MESSAGE_MAX_BYTES } from '../core/limits.ts'
import type { Witness } from '../core/messages/idle-proof.ts'
import type { MessageProblem } from '../core/messages/message.ts'
import type { MessageObstacle } from '../core/messages/obstacle.ts'
import type { Activity } from '../shapes/activity.ts'
import type { JournalEntry, JournalEvent } from '../shapes/journal.ts'
import { needReason, waitedForWords } from './activity-words.ts'
import { formatBytes, formatCount } from './format.ts'

/** An event about messages. */
export type MessageEvent = Extract<JournalEvent, { kind: 'message-sent' | 'messages-dropped' }>

export function isMessageEvent(event: JournalEntry['event']): event is MessageEvent {
  return event.kind === 'message-sent' || event.kind === 'messages-dropped'
}

/** Such an event as a sentence. */
export function messageSentence(event: MessageEvent): string {
  switch (event.kind) {
    case 'message-sent': {
      const how = event.isSubmitted ? 'was sent' : 'was typed and not submitted'
      const forced = event.isForced ? ', though it was not known to be idle' : ''
      return `a message ${how}${forced}: ${event.start} (${formatBytes(event.bytes)})`
    }
    case 'messages-dropped': {
      const count = formatCount(event.count, 'message')
      return event.why === 'cancelled'
        ? `${count} that waited for it ${event.count === 1 ? 'was' : 'were'} cancelled`
        : `${count} that waited for it ${event.count === 1 ? 'was' : 'were'} not sent, because its run ended`
    }
    default:
      return assertNever(event)
  }
}

const WITNESSES: Readonly<Record<Witness, string>> = {
  report: 'its own report',
  title: 'its title',
  record: 'its own file or server',
  kernel: 'its terminal’s foreground',
  'line-editor': 'its line editor',
  hook: 'its hook',
  screen: 'its screen',
}

/** Why a message waits, as the end of "because …" or of "it waits: …". */
export function messageWaitWords(why: MessageObstacle): string {
  switch (why.kind) {
    case 'waiting':
      return `it waits for ${waitedForWords(why.ask)}`
    case 'working':
      return 'it works'
    case 'unproven':
      return why.saying.length === 0
        ? 'nothing says that it is idle'
        : `only ${WITNESSES[why.saying[0] as Witness]} says that it is idle`
    case 'held':
      return 'it is held, because memory is short'
    case 'unread':
      return 'it does not read its input'
    case 'draft':
      return 'something is typed there already'
    case 'just-sent':
      return 'it has just been sent another message'
    case 'others-wait':
      return `${formatCount(why.count, 'message')} ${why.count === 1 ? 'waits' : 'wait'} before it`
    case 'one-line':
      return 'its program takes each line, and each tab, for keys'
    default:
      return assertNever(why)
  }
}

/** Why nothing was typed, and what to do. */
export function notSentWords(
  name: string,
  why: MessageObstacle | { readonly kind: 'over' } | { readonly kind: 'queue-full' },
): string {
  switch (why.kind) {
    case 'over':
      return `${name} is not up. Start it first.`
    case 'queue-full':
      return `${MESSAGES_QUEUED_MAX} messages wait for ${name}, and no more can. Cancel some, or wait.`
    case 'waiting':
      return `${name} gets no message now: ${messageWaitWords(why)}, and what is typed could be taken for it. Answer in its terminal, or let the message wait (--queue).`
    case 'one-line':
      return `${name} gets no message of several lines: ${messageWaitWords(why)}. Send one line, or put the text into a file.`
    case 'held':
    case 'unread':
    case 'just-sent':
      return `${name} gets no message now: ${messageWaitWords(why)}. Try again later, or let the message wait (--queue).`
    case 'draft':
      return `${name} gets no message now: ${messageWaitWords(why)}. Send or delete that first, let the message wait (--queue), or insist (--force).`
    case 'working':
    case 'unproven':
    case 'others-wait':
      return `${name} gets no message now: ${messageWaitWords(why)}. Let the message wait (--queue), or insist (--force).`
    default:
      return assertNever(why)
  }
}

/** Why text stands in its input and was not submitted. */
export function typedOnlyWords(name: string, why: MessageObstacle): string {
  return `The message stands in the input of ${name} and was not submitted: meanwhile ${messageWaitWords(why)}. Look at its terminal.`
}

/** Why a text is no message, and what to do. */
export function messageProblemWords(problem: MessageProblem): string {
  return problem.kind === 'empty'
    ? 'There is nothing to send. Type a message.'
    : `The message has ${formatBytes(problem.bytes)}, and at most ${formatBytes(MESSAGE_MAX_BYTES)} can be sent. Put it into a file, and send the file’s path.`
}

/** "2 messages wait for it", and why the first does; null: none waits. */
export function queuedWords(queued: readonly { readonly why: string | null }[]): string | null {
  const [first] = queued
  if (first === undefined) return null
  const wait = queued.length === 1 ? '1 message waits for it' : `${queued.length} messages wait for it`
  return first.why === null ? wait : `${wait}: ${first.why}`
}

/** A control character that was left out, as a note; null: none was. */
export function removedWords(removed: number): string | null {
  return removed === 0 ? null : `${formatCount(removed, 'control character')} left out`
}

/** What marks a terminal that gets the message being written. */
export const RECEIVER_WORDS = 'gets the message you are writing'

const UNKNOWN = 'not known to be idle'

/** Whether it will get a message at once, in few words; what the host says when it is sent counts. */
export function receiverWords({ activity }: { readonly activity: Pick<Activity, 'kind' | 'ask'> | null }): string {
  if (activity === null) return UNKNOWN
  switch (activity.kind) {
    case 'idle':
      return 'idle'
    case 'working':
    case 'stuck':
      return 'works'
    case 'waiting-approval':
    case 'waiting-input':
      return needReason(activity)
    case 'quiet':
      return UNKNOWN
    default:
      return assertNever(activity.kind)
  }
}

/** What became of a message to several: "Sent to 3 agents, 1 waits until it is idle". */
export function broadcastWords(sent: number, waiting: number): string {
  const waits = `${formatCount(waiting, 'message')} ${waiting === 1 ? 'waits' : 'wait'} until ${waiting === 1 ? 'its agent is' : 'their agents are'} idle`
  if (sent === 0) return waits
  const to = `Sent to ${formatCount(sent, 'agent')}`
  return waiting === 0 ? to : `${to}; ${waits}`
}
