import type { JournalEntry } from '../../shapes/journal.ts'
import type { NotificationSettings } from '../../shapes/notifications.ts'
import { isCrash } from '../agent/exit.ts'

/** What a person is told of, the most urgent first. `alert`: what the host has decided to tell, quiet hours and all. */
export type NoticeKind = 'needs-you' | 'crashed' | 'alert' | 'finished'

/** A notice about one agent; null: about the host, or many agents at once. */
export interface AgentNotice {
  readonly agentId: string | null
  readonly kind: NoticeKind
  readonly event: JournalEntry['event']
}

/** Notices at once, above which they are told as one. */
export const MOST_AT_ONCE = 3

export const NOTIFICATION_DEFAULTS: NotificationSettings = {
  needsYou: true,
  finished: true,
  crashed: true,
  sound: false,
  quietHours: null,
}

/** What a person is told of a journal entry; null: nothing. */
export function noticeOf({ subject, event }: JournalEntry): AgentNotice | null {
  const kind = subject.kind === 'agent' || event.kind === 'alert-told' ? kindOf(event) : null
  return kind === null ? null : { agentId: subject.kind === 'agent' ? subject.id : null, kind, event }
}

function kindOf(event: JournalEntry['event']): NoticeKind | null {
  switch (event.kind) {
    case 'asked':
    case 'stuck':
      return 'needs-you'
    case 'turn-ended':
      return event.end === 'interrupted' ? null : 'finished'
    case 'alert-told':
      return 'alert'
    case 'crash-loop':
    case 'failed':
    case 'failover':
    case 'unkillable':
      return 'crashed'
    case 'backoff':
    case 'stopped':
      return event.lastRun !== null && isCrash(event.lastRun) ? 'crashed' : null
    default:
      return null
  }
}

/** Whether it is wanted now; `minuteOfDay`: since midnight, where the person is. */
export function isWanted(kind: NoticeKind, settings: NotificationSettings, minuteOfDay: number): boolean {
  if (kind === 'alert') return true
  if (isQuietTime(settings, minuteOfDay)) return false
  switch (kind) {
    case 'needs-you':
      return settings.needsYou
    case 'crashed':
      return settings.crashed
    case 'finished':
      return settings.finished
  }
}

/** Quiet hours may go past midnight; two equal times are the whole day. */
export function isQuietTime({ quietHours }: Pick<NotificationSettings, 'quietHours'>, minute: number): boolean {
  if (quietHours === null) return false
  const [from, to] = [minutesOf(quietHours.from), minutesOf(quietHours.to)]
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}

function minutesOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}

const URGENCY: readonly NoticeKind[] = ['needs-you', 'crashed', 'alert', 'finished']

/** Of each agent the most urgent notice, and of equal ones the latest; the most urgent first. */
export function mostUrgent(notices: readonly AgentNotice[]): readonly AgentNotice[] {
  const byAgent = new Map<string | null, AgentNotice>()
  for (const notice of notices) {
    const known = byAgent.get(notice.agentId)
    if (known === undefined || URGENCY.indexOf(notice.kind) <= URGENCY.indexOf(known.kind)) {
      byAgent.set(notice.agentId, notice)
    }
  }
  return [...byAgent.values()].toSorted((a, b) => URGENCY.indexOf(a.kind) - URGENCY.indexOf(b.kind))
}
