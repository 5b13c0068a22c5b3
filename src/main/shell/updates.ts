import { Lifetime, toDisposable, type Disposable } from '../../base/disposable.ts'
import { Emitter, type Event } from '../../base/event.ts'
import type { AgentView } from '../../contract/views.ts'
import type { ReportBug } from '../../contract/rpc/handlers.ts'
import { decideInstall, type InstallOccasion } from '../../core/update/install.ts'
import { afterNews, isLookDue, isStalled, type UpdateNews, type UpdateState } from '../../core/update/update.ts'

/** What looks for updates, downloads them and installs one. */
export interface Updater extends Disposable {
  readonly onNews: Event<UpdateNews>
  /** Looks, and downloads what is new; what came of it is told. */
  look(): void
  /** Ends a download of which nothing comes any more, which is told as a failure. */
  giveUp(): void
  /** Ends the app, which is the new version then; `startsAgain`: it is started at once. Throws if it cannot. */
  install(startsAgain: boolean): void
}

/** What Updates needs. */
export interface UpdatesOptions {
  /** Null: there is no feed. */
  readonly updater: Updater | null
  /** Live agents that end with the app. */
  readonly ending: () => readonly AgentView[]
  /** Asks the person whether they may be stopped for this version. */
  readonly ask: (version: string, agents: readonly AgentView[]) => Promise<boolean>
  /** Stops each by its plan, and then ends the app. */
  readonly stop: () => void
  readonly now: () => number
  readonly reportBug: ReportBug
}

/** How often it is asked whether the feed is to be looked at, ms: a timer of hours would not run while the machine sleeps. */
const ASK_EVERY_MS = 15 * 60 * 1000

/** Updates of the app: looked for by themselves, and never installed while an agent would end that nobody was asked about. */
export class Updates extends Lifetime {
  private readonly options: UpdatesOptions
  private readonly changes = this.register(new Emitter<void>())
  /** The version that is ready, or none, is another one. */
  readonly onDidChange = this.changes.event
  private state: UpdateState
  private isAsking = false
  /** A person wants it now, and all that would end may. */
  private isAgreed = false

  constructor(options: UpdatesOptions) {
    super()
    this.options = options
    const { updater } = options
    this.state = updater === null ? { kind: 'off' } : { kind: 'current', lookedAt: null }
    if (updater === null) return
    this.register(updater)
    this.register(updater.onNews((news) => this.hear(news)))
    const timer = setInterval(() => this.lookIfDue(), ASK_EVERY_MS)
    this.register(toDisposable(() => clearInterval(timer)))
    this.lookIfDue()
  }

  /** The version that was downloaded; null: none. */
  get ready(): string | null {
    return this.state.kind === 'downloaded' ? this.state.version : null
  }

  /** A person wants it now. */
  request(): void {
    if (this.isAsking || this.isAgreed) return
    const decision = this.decide('wished')
    if (decision.kind === 'install') this.agreed()
    if (decision.kind !== 'ask') return
    this.isAsking = true
    this.options
      .ask(decision.version, this.options.ending())
      .then((isAgreed) => isAgreed && this.decide('confirmed').kind !== 'keep' && this.agreed())
      .catch((error: unknown) => this.options.reportBug(error, 'asking whether to update'))
      .finally(() => (this.isAsking = false))
  }

  /** The app ends, and every agent that had to stop has stopped. True: it is ended by the installer. */
  installAtEnd(wasAskedFor: boolean): boolean {
    const occasion = !wasAskedFor ? 'session-end' : this.isAgreed ? 'confirmed' : 'quit'
    const decision = decideInstall(this.state, { kind: occasion }, 0)
    if (decision.kind === 'keep' || decision.kind === 'ask') return false
    try {
      this.options.updater?.install(this.isAgreed)
      return true
    } catch (error) {
      this.options.reportBug(error, `installing ${decision.version}`)
      return false
    }
  }

  private agreed(): void {
    this.isAgreed = true
    this.options.stop()
  }

  private decide(kind: InstallOccasion['kind']): ReturnType<typeof decideInstall> {
    return decideInstall(this.state, { kind }, this.options.ending().length)
  }

  private hear(news: UpdateNews): void {
    const before = this.ready
    this.state = afterNews(this.state, news)
    if (news.kind === 'failed') this.options.reportBug(new Error(news.message), 'looking for an update')
    if (this.ready !== before) this.changes.fire()
  }

  private lookIfDue(): void {
    const now = this.options.now()
    if (isStalled(this.state, now)) this.options.updater?.giveUp()
    if (isLookDue(this.state, now)) this.options.updater?.look()
  }
}
