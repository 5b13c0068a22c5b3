import { Lifetime, toDisposable, type Disposable } from '../base/disposable.ts'
import type { Event } from '../base/event.ts'
import { isWanted, MOST_AT_ONCE, mostUrgent, noticeOf, type AgentNotice } from '../core/activity/notices.ts'
import { needsPerson } from '../core/activity/needs-you.ts'
import type { Activity } from '../shapes/activity.ts'
import type { JournalEntry } from '../shapes/journal.ts'
import type { NotificationSettings } from '../shapes/notifications.ts'
import { hostNoticeWords, noticeWords, summaryWords, type NoticeWords } from './notice-words.ts'

/** Notices are gathered for so long, ms: many agents may ask at once, and some are answered at once. */
export const GATHER_MS = 1_500

/** What is told of an agent. */
export interface NoticedAgent {
  readonly id: string
  readonly spec: { readonly name: string; readonly isMuted: boolean }
  readonly activity: Activity | null
}

/** What Notices needs. */
export interface NoticesOptions {
  readonly onEntry: Event<JournalEntry>
  readonly agentOf: (id: string) => NoticedAgent | undefined
  readonly settings: () => NotificationSettings
  /** A window of Corral is in front: it shows the news itself. */
  readonly isInFront: () => boolean
  readonly now: () => Date
  /** Calls back after so many ms, unless disposed. */
  readonly later: (delayMs: number, action: () => void) => Disposable
  readonly show: (notice: ShownNotice) => void
}

/** A notification to be shown. `agentId`: shown when it is clicked; null: it is about many. */
export interface ShownNotice extends NoticeWords {
  /** Name of the remote host it is about; null: this one. */
  readonly host: string | null
  readonly agentId: string | null
  readonly isSilent: boolean
}

/** Tells a person who looks elsewhere that an agent needs them, has finished or has crashed. */
export class Notices extends Lifetime {
  private readonly options: NoticesOptions
  private gathered: AgentNotice[] = []
  private timer: Disposable | null = null

  constructor(options: NoticesOptions) {
    super()
    this.options = options
    this.register(options.onEntry((entry) => this.take(entry)))
    this.register(toDisposable(() => this.timer?.dispose()))
  }

  private take(entry: JournalEntry): void {
    const notice = noticeOf(entry)
    if (notice === null) return
    if (!isWanted(notice.kind, this.options.settings(), minuteOfDay(this.options.now()))) return
    this.gathered.push(notice)
    this.timer ??= this.options.later(GATHER_MS, () => this.tell())
  }

  private tell(): void {
    this.timer = null
    const gathered = this.gathered
    this.gathered = []
    if (this.options.isInFront()) return
    for (const notice of gathered) {
      if (notice.agentId === null) this.show({ ...hostNoticeWords(notice), agentId: null })
    }
    const notices = mostUrgent(gathered.filter((notice) => this.isNews(notice)))
    if (notices.length > MOST_AT_ONCE) {
      const names = notices.flatMap(({ agentId }) => this.agentOf(agentId)?.spec.name ?? [])
      return this.show({ ...summaryWords(names, notices), agentId: null })
    }
    for (const notice of notices) {
      const agent = this.agentOf(notice.agentId)
      if (agent !== undefined) this.show({ ...noticeWords(agent.spec.name, notice), agentId: agent.id })
    }
  }

  /** What was answered meanwhile is no news, nor what a person does not want to hear of. */
  private isNews({ agentId, kind }: AgentNotice): boolean {
    const agent = this.agentOf(agentId)
    if (agent === undefined || agent.spec.isMuted) return false
    return kind !== 'needs-you' || needsPerson(agent)
  }

  private agentOf(id: string | null): NoticedAgent | undefined {
    return id === null ? undefined : this.options.agentOf(id)
  }

  private show(notice: Omit<ShownNotice, 'isSilent' | 'host'>): void {
    this.options.show({ ...notice, host: null, isSilent: !this.options.settings().sound })
  }
}

/** Since midnight, where the person is. */
export function minuteOfDay(now: Date): number {
  return now.getHours() * 60 + now.getMinutes()
}
