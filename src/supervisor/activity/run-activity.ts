import type { Clock } from '../../base/clock.ts'
import { Lifetime } from '../../base/disposable.ts'
import { Timer } from '../../base/timer.ts'
import { ActivityJudge, type ActivityNews, type Verdict } from '../../core/activity/judge.ts'
import { NO_CONDITIONS } from '../../core/activity/rules/reading.ts'
import { RANKS, type Moment } from '../../core/activity/sign.ts'
import type { AgentFiles } from '../../core/agent-files.ts'
import type { Foreground } from '../../core/process/foreground.ts'
import type { AgentServers } from '../../core/agent-servers.ts'
import type { CompiledRule } from '../../core/activity/rules/compiled-rules.ts'
import type { Activity, ActivitySource, Conditions, ChildActivity, Statement } from '../../shapes/activity.ts'
import type { RulePlace } from '../../shapes/activity-rule.ts'
import type { RunContext } from '../run/run-observer.ts'
import { ActivityLog } from './activity-log.ts'
import { AgentServerSource } from './sources/agent-server.ts'
import { ForegroundSource } from './sources/foreground.ts'
import { HookSource } from './sources/hook.ts'
import { ProgramStatusSource } from './sources/program-status.ts'
import { ScreenSource } from './sources/screen.ts'
import { SessionFileSource } from './sources/session-file.ts'
import { SilenceSource } from './sources/silence.ts'
import type { Report, SourceParts } from './sources/source.ts'
import { TerminalSignalSource } from './sources/terminal-signals.ts'
import { TitleSource } from './sources/title.ts'

/** What it is found out with. */
export interface RunActivityParts {
  readonly clock: Clock
  readonly agentFiles: AgentFiles
  readonly agentServers: AgentServers
  /** The rules of the run's agent type for one place. */
  readonly rulesFor: (place: RulePlace) => readonly CompiledRule[]
}

/** What one run is doing: all that is said about it, judged, shown and journalled. */
export class RunActivity extends Lifetime {
  private readonly run: RunContext
  private readonly clock: Clock
  private readonly judge: ActivityJudge
  private readonly timer: Timer
  private readonly log: ActivityLog
  private readonly screen: ScreenSource
  /** Those that tell what they hear a little later. */
  private readonly late: readonly { catchUp(): void }[]
  private readonly foregroundSource: ForegroundSource
  private readonly conditions = new Map<ActivitySource, Conditions>()
  private children: readonly ChildActivity[] = []
  private lastTurn: Activity['lastTurn'] = null
  private shown: string | null = null
  private flatSinceMs: number | null = null

  constructor(run: RunContext, { clock, agentFiles, agentServers, rulesFor }: RunActivityParts) {
    super()
    this.run = run
    this.clock = clock
    this.judge = new ActivityJudge(this.now())
    this.timer = this.register(new Timer(clock))
    this.log = new ActivityLog(clock, (event) => run.note(event))
    const parts: SourceParts = {
      ...{ run, clock, rulesFor },
      tell: (report) => this.take(report),
      hasReports: () => this.statements.some(({ source }) => source === 'program-status'),
    }
    this.late = [
      this.register(new ProgramStatusSource(parts)),
      this.register(new TitleSource(parts)),
      this.register(new TerminalSignalSource(parts)),
    ]
    this.register(new HookSource(parts))
    this.register(new SilenceSource(parts))
    this.foregroundSource = new ForegroundSource(parts)
    this.screen = this.register(new ScreenSource(parts))
    this.register(new SessionFileSource(parts, agentFiles))
    this.register(new AgentServerSource(parts, agentServers))
    this.register(run.terminal.tap({ output: () => this.judge.printed(this.now()), resized: () => undefined }))
    this.register(run.terminal.onTyped(() => this.judge.typed()))
    this.show()
  }

  /** What every source says now, the most trustworthy first. */
  get statements(): readonly Statement[] {
    return this.judge.statements
  }

  /** Something lies over its screen, by which nothing can be told of it. */
  get isCovered(): boolean {
    return this.screen.isCovered
  }

  /** What it is doing by all that is on its screen at this moment. */
  lookNow(): Verdict {
    for (const source of this.late) source.catchUp()
    this.run.terminal.screen.readNow()
    this.heard(this.judge.look(this.now()))
    return this.judge.verdict
  }

  /** Since when nothing of the run has moved, monotonic ms; null: it moves. */
  flat(sinceMs: number | null): void {
    // Asked each second for every run, and almost always the same.
    if (sinceMs === this.flatSinceMs) return
    this.flatSinceMs = sinceMs
    this.judge.flat(sinceMs)
    this.heard(this.judge.look(this.now()))
  }

  /** What stands in the foreground of its terminal, and whether nothing of it moves. */
  foreground(seen: Foreground | null, isStill: boolean): void {
    this.foregroundSource.take(seen, isStill)
  }

  /** The rules it is read by are others now. */
  rulesChanged(): void {
    this.screen.rulesChanged()
  }

  override dispose(): void {
    if (!this.isDisposed) this.run.show(null)
    super.dispose()
  }

  private take({ sign, conditions, children }: Report): void {
    if (this.isDisposed) return
    if (children !== null) this.children = children
    if (sign === null) return this.show()
    this.conditions.set(sign.source, conditions)
    this.heard(this.judge.take(sign, this.now()))
  }

  private heard(news: readonly ActivityNews[]): void {
    for (const each of news) {
      if (each.kind === 'turn-ended') {
        this.lastTurn = { end: each.end, at: this.clock.now(), text: each.by.text }
      }
      this.log.take(each)
    }
    this.show()
    this.lookAgain()
  }

  private lookAgain(): void {
    const now = this.now()
    const nextMs = this.judge.nextLookMs(now)
    if (nextMs === null) this.timer.clear()
    else this.timer.restart(Math.max(1, nextMs - now.ms), () => this.heard(this.judge.look(this.now())))
  }

  /** Tells only what differs from what was told. */
  private show(): void {
    const { kind, ask, since, by } = this.judge.verdict
    const { children, lastTurn } = this
    const activity = { kind, ask, since: since.at, by, conditions: this.allConditions(), children, lastTurn }
    const text = JSON.stringify(activity)
    if (text === this.shown) return
    this.shown = text
    this.run.show(activity)
  }

  /** Of each kind what the most trustworthy source knows. */
  private allConditions(): Conditions {
    const bestFirst = [...this.conditions].toSorted(([a], [b]) => (RANKS.get(a) ?? 0) - (RANKS.get(b) ?? 0))
    const best = <K extends keyof Conditions>(name: K): Conditions[K] =>
      bestFirst.map(([, conditions]) => conditions[name]).find((condition) => condition !== null) ?? NO_CONDITIONS[name]
    return { retry: best('retry'), rateLimit: best('rateLimit'), login: best('login'), background: best('background') }
  }

  private now(): Moment {
    return { ms: this.clock.monotonicMs(), at: this.clock.now() }
  }
}
