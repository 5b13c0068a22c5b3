import type { Host, StopOptions } from '../../transports/host.ts'
import type { ReportBug } from '../../contract/rpc/handlers.ts'
import type { QuitAnswer } from '../../words/desktop-words.ts'

/** Longest stop after the person agreed, ms: the default plan of a stubborn agent (DESIGN 5) takes 21 s. */
const AGREED_DEADLINE_MS = 25_000
/** After SIGTERM, ms: `docker stop` and many scripts kill after 10 s. */
const SIGNAL_STOP: StopOptions = { deadlineMs: 8000, leaveSessions: true }
/** At logout or power-off: Windows gives an app 5 s. tmux sessions outlive the app; whether they outlive the logout depends on the system. */
export const LOGOUT_STOP: StopOptions = { deadlineMs: 4000, leaveSessions: true }
const KILL: StopOptions = { deadlineMs: 0, leaveSessions: true }

/** What Quit needs. */
export interface QuitOptions {
  readonly host: Host
  /** True when something would be stopped. */
  readonly isAtStake: () => boolean
  /** Asks the user; aborting `signal` closes the question. */
  readonly ask: (signal: AbortSignal) => Promise<QuitAnswer>
  /** Called when stopping begins. */
  readonly onStopping: () => void
  /** Called when every run is gone: closes what is left and ends the process. `wasAskedFor`: a person wanted it, not the system. */
  readonly exit: (code: number, wasAskedFor: boolean) => void
  readonly reportBug: ReportBug
}

type QuitState =
  | { readonly kind: 'open' }
  | { readonly kind: 'asking'; readonly question: AbortController }
  | { readonly kind: 'stopping' }
  | { readonly kind: 'done' }

/** Quitting: asks when agents run, stops every run, and ends the process only when they are gone. */
export class Quit {
  private readonly options: QuitOptions
  private state: QuitState = { kind: 'open' }
  private hadSignal = false
  private wasAskedFor = false

  constructor(options: QuitOptions) {
    this.options = options
  }

  /** True once the app is going to end. */
  get isUnderWay(): boolean {
    return this.state.kind === 'stopping' || this.state.kind === 'done'
  }

  /** Every run is gone, and nothing keeps the process from ending. */
  get isDone(): boolean {
    return this.state.kind === 'done'
  }

  /** The person wants to quit: asks when agents run. */
  request(): void {
    if (this.state.kind !== 'open') return
    if (!this.options.isAtStake()) return this.agreed({ leaveSessions: true })
    const question = new AbortController()
    this.state = { kind: 'asking', question }
    this.options
      .ask(question.signal)
      .then((answer) => this.answered(question, answer))
      .catch((error: unknown) => {
        this.options.reportBug(error, 'asking to quit')
        this.answered(question, 'cancel')
      })
  }

  /** The person has agreed to stop what has to stop. */
  agreed({ leaveSessions }: Pick<StopOptions, 'leaveSessions'>): void {
    if (!this.isUnderWay) this.wasAskedFor = true
    this.begin({ deadlineMs: AGREED_DEADLINE_MS, leaveSessions })
  }

  /** Stops the runs within the deadline and quits, without asking. */
  now(stop: StopOptions): void {
    this.wasAskedFor = false
    this.begin(stop)
  }

  /** A signal asks the app to end. The first one at most shortens a stop under way; a second one kills what is left. */
  onSignal(): void {
    const stop = this.hadSignal ? KILL : SIGNAL_STOP
    this.hadSignal = true
    if (this.state.kind !== 'stopping') return this.now(stop)
    this.wasAskedFor = false
    this.options.host
      .stopAll(stop)
      .catch((error: unknown) => this.options.reportBug(error, 'stopping all agents after a signal'))
  }

  private begin(stop: StopOptions): void {
    if (this.isUnderWay) return
    if (this.state.kind === 'asking') this.state.question.abort()
    this.state = { kind: 'stopping' }
    this.options.onStopping()
    this.options.host
      .stopAll(stop)
      .then(({ survivors }) => this.finish(survivors))
      .catch((error: unknown) => {
        this.options.reportBug(error, 'stopping all agents')
        this.state = { kind: 'done' }
        this.options.exit(1, false)
      })
  }

  private answered(question: AbortController, answer: QuitAnswer): void {
    if (this.state.kind !== 'asking' || this.state.question !== question) return
    this.state = { kind: 'open' }
    if (answer === 'cancel') return
    this.agreed({ leaveSessions: answer === 'leave-sessions' })
  }

  private finish(survivors: number): void {
    if (survivors > 0) this.options.reportBug(new Error(`${survivors} agents could not be killed`), 'quit')
    this.state = { kind: 'done' }
    this.options.exit(0, this.wasAskedFor)
  }
}
