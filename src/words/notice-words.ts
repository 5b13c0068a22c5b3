import type { AgentNotice } from '../core/activity/notices.ts'
import type { JournalEntry } from '../shapes/journal.ts'
import { activityEventSentence, isActivityEvent, needWords } from './activity-words.ts'
import { endWords } from './end-words.ts'
import { formatCount } from './format.ts'

/** A notification of the system. */
export interface NoticeWords {
  readonly title: string
  readonly body: string
}

/** What a notification about one agent says. */
export function noticeWords(name: string, { event }: AgentNotice): NoticeWords {
  return { title: name, body: bodyOf(event) }
}

/** What a notification about the host, or about many agents at once, says. */
export function hostNoticeWords({ event }: AgentNotice): NoticeWords {
  return { title: event.kind === 'alert-told' ? event.title : 'Corral', body: bodyOf(event) }
}

/** What one notification about many agents says. */
export function summaryWords(names: readonly string[], notices: readonly AgentNotice[]): NoticeWords {
  const needy = notices.filter(({ kind }) => kind === 'needs-you').length
  const title = needy > 0 ? needWords(needy) : `News of ${formatCount(notices.length, 'agent')}`
  return { title, body: names.join(', ') }
}

function bodyOf(event: JournalEntry['event']): string {
  if (isActivityEvent(event)) return capitalized(activityEventSentence(event))
  switch (event.kind) {
    case 'backoff':
    case 'stopped':
      return event.lastRun === null ? 'It ended.' : `${capitalized(endWords(event.lastRun))}.`
    case 'alert-told':
      return event.text
    case 'crash-loop':
      return 'It gave up: it ended too often.'
    case 'failover':
      return 'It could not be kept up; its fallback runs instead.'
    case 'failed':
      return event.failure.message
    case 'unkillable':
      return 'It cannot be ended.'
    default:
      return 'There is news.'
  }
}

/** With a capital first letter. */
export function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
