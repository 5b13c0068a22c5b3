import { Lifetime, toDisposable, type Disposable } from '../base/disposable.ts'
import type { Event } from '../base/event.ts'
import { isWanted, MOST_AT_ONCE } from '../core/activity/notices.ts'
import { needWords } from './activity-words.ts'
import { capitalized } from './notice-words.ts'
import { GATHER_MS, minuteOfDay, type NoticesOptions, type ShownNotice } from './notices.ts'
import { remoteNameWords, remoteNeeds, type RemoteNeed, type ToldHost } from './remote-need.ts'

/** What RemoteNotices needs. */
export interface RemoteNoticesOptions extends Omit<NoticesOptions, 'onEntry' | 'agentOf'> {
  /** The list of hosts, or something else, has changed. */
  readonly onDidChange: Event<void>
  readonly remotes: () => readonly ToldHost[]
}

/** Tells a person who looks elsewhere that an agent on another host needs them. */
export class RemoteNotices extends Lifetime {
  private readonly options: RemoteNoticesOptions
  /** Who was told last, by host: agents that need a person. Of a host that is lost it stays as it was. */
  private readonly known = new Map<string, ReadonlySet<string>>()
  private seen: readonly ToldHost[] = []
  private gathered: RemoteNeed[] = []
  private timer: Disposable | null = null

  constructor(options: RemoteNoticesOptions) {
    super()
    this.options = options
    this.look()
    this.register(options.onDidChange(() => this.look()))
    this.register(toDisposable(() => this.timer?.dispose()))
  }

  private look(): void {
    const remotes = this.options.remotes()
    // A fleet changes many times a second, the list of hosts rarely.
    if (remotes === this.seen) return
    this.seen = remotes
    const names = new Set(remotes.map(({ name }) => name))
    for (const name of this.known.keys()) if (!names.has(name)) this.known.delete(name)
    const needs = remoteNeeds(remotes)
    for (const { name, fleet } of remotes) {
      if (fleet === null || fleet.asOf !== null) continue
      const before = this.known.get(name)
      const now = needs.filter(({ host }) => host === name)
      this.known.set(name, new Set(now.map(({ id }) => id)))
      // Who needed a person before this window knew the host is told by the tray and the switcher.
      if (before !== undefined) this.gather(now.filter(({ id, isMuted }) => !before.has(id) && !isMuted))
    }
  }

  private gather(news: readonly RemoteNeed[]): void {
    const { settings, now, later } = this.options
    if (news.length === 0 || !isWanted('needs-you', settings(), minuteOfDay(now()))) return
    this.gathered.push(...news)
    this.timer ??= later(GATHER_MS, () => this.tell())
  }

  private tell(): void {
    this.timer = null
    const gathered = this.gathered
    this.gathered = []
    if (this.options.isInFront()) return
    // What was answered meanwhile is no news.
    const needs = remoteNeeds(this.options.remotes()).filter(({ host, id }) =>
      gathered.some((other) => other.host === host && other.id === id),
    )
    const [first] = needs
    if (first === undefined) return
    if (needs.length <= MOST_AT_ONCE) return needs.forEach((need) => this.show(wordsOf(need), need))
    const body = needs.map(remoteNameWords).join(', ')
    this.show({ title: needWords(needs.length), body }, first)
  }

  private show(words: Pick<ShownNotice, 'title' | 'body'>, { host, id }: RemoteNeed): void {
    this.options.show({ ...words, host, agentId: id, isSilent: !this.options.settings().sound })
  }
}

function wordsOf(need: RemoteNeed): Pick<ShownNotice, 'title' | 'body'> {
  return { title: remoteNameWords(need), body: `${capitalized(need.why)}.` }
}
