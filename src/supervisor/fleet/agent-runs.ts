import type { BackgroundWork } from '../../base/background-work.ts'
import { CancelSource } from '../../base/cancel.ts'
import { messageOf } from '../../base/errors.ts'
import { ok, type Result } from '../../base/result.ts'
import { isToGoOn, REFUSED_WITHIN_MS } from '../../core/agent/conversation.ts'
import type { Starter } from '../../core/agent/inputs.ts'
import { lastRunOf } from '../../core/agent/state.ts'
import type { Conversation } from '../../shapes/conversation.ts'
import type { AgentSpec, Priority } from '../../shapes/spec.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { LiveRun, Phase } from '../../shapes/state.ts'
import type { Environment } from '../../core/agent/launch.ts'
import type { WholeSpec } from '../../core/secrets/variables.ts'
import type { FacetWriters } from './facets.ts'
import { surveyFor, type Launch, type Survey } from '../run/launch.ts'
import type { LaunchConversation } from '../run/launch-conversation.ts'
import { recheck } from '../run/policy-check.ts'
import type { Run } from '../run/run.ts'
import type { RunReport } from '../run/run-observer.ts'
import type { RunOwner, StopOrder } from '../run/run-parts.ts'
import { adoptRun, startRun, type RunSources } from '../run/start-run.ts'
import type { Worktrees } from '../worktrees/worktrees.ts'

/** A page shows a new tile well within this, ms; a person does not notice it. */
const WINDOW_WAIT_MS = 300

/** Whose runs these are. */
export interface AgentOfRuns extends RunOwner {
  /** Why it cannot be started as it is; null: it can be tried. */
  refusal(): StartFailure | null
  /** The spec as it is now; with the fallback's program once that is in use. */
  spec(): AgentSpec
  /** The same with the values of its secrets. */
  wholeSpec(): Result<WholeSpec, StartFailure>
  phase(): Phase
  isDisposed(): boolean
  /** Where what a launch found out about the agent is written. */
  readonly facets: FacetWriters<'branch' | 'title' | 'version'>
  readonly work: BackgroundWork
}

/** Who starts an agent, and how. */
export interface StartOptions {
  readonly by: Starter
  /** A window asked and will show it in a moment so that the program, which waits for that, need not be resized at once. */
  readonly fromWindow?: boolean
  /** A person insists: the gate is not asked. */
  readonly skipQueue?: boolean
  /** A person says that it is to go on with its last conversation, or is not; null: its policy decides. */
  readonly resume?: boolean | null
}

/** A run that is to begin. */
export interface NextRun {
  readonly runId: string
  readonly generation: number
  readonly asked: StartOptions
}

/** A start under way. */
interface Launching {
  /** False: nothing of it was spawned, so it ends as soon as it is called off, however long its check hangs. */
  isSpawning: boolean
  /** Calls off what is done for its worktree; null: nothing is. */
  cancel: CancelSource | null
}

/** What was looked for before a start counts for so long, ms. */
const AHEAD_MS = 50

const CALLED_OFF: StartFailure = { code: 'spawn-failed', message: 'It was stopped before its program was started.' }

/** The runs of one agent, one at a time: begins them, hands on what is asked of the present one, ends them. */
export class AgentRuns {
  private readonly agent: AgentOfRuns
  private readonly sources: RunSources & { readonly worktrees: Worktrees }
  private current: Run | null = null
  private ahead: {
    readonly spec: AgentSpec
    readonly beganMs: number
    readonly survey: Promise<Survey | null>
  } | null = null
  /** The latest start; null: it was refused or called off, and how its check ends is of no interest. */
  private launching: Launching | null = null

  constructor(agent: AgentOfRuns, sources: RunSources & { readonly worktrees: Worktrees }) {
    this.agent = agent
    this.sources = sources
  }

  /** Checks and spawns. Every failure, thrown or returned, becomes a `refused` input: the agent never stays in `starting` without a program. */
  spawn(next: NextRun): void {
    const launching: Launching = { isSpawning: false, cancel: null }
    this.launching = launching
    this.agent.work.run('start its program', async () => {
      try {
        const failure = this.agent.refusal() ?? (await this.start(next, launching))
        if (failure !== null) this.refuse(launching, failure)
      } catch (error) {
        const message = `It was not started: ${messageOf(error)}. Start it again.`
        this.refuse(launching, { code: 'internal-error', message })
        throw error
      }
    })
  }

  /** Goes on with a run that outlived another host, if its session did; false: there is none. An error says why it cannot be told. */
  async adopt(run: LiveRun, generation: number): Promise<Result<boolean, string>> {
    const spec = this.placed(this.agent.spec())
    const adopted = await adoptRun({ owner: this.agent, run, generation, spec }, this.sources)
    if (!adopted.ok) return adopted
    if (adopted.value !== null) this.begin(adopted.value, null)
    return ok(adopted.value !== null)
  }

  /** Stops the run, or calls its start off. */
  stop(order: StopOrder): void {
    if (this.launching?.isSpawning === false) this.refuse(this.launching, CALLED_OFF)
    else this.current?.stop(order)
  }

  /** A stop under way goes straight to force. */
  force(): void {
    this.current?.force()
  }

  /** Its program says something about itself. */
  report(report: RunReport): void {
    this.current?.report(report)
  }

  /** Gives what runs another priority. */
  changePriority(priority: Priority): void {
    this.current?.changePriority(priority)
  }

  /** The run is over; its last screen stays. */
  end(): void {
    this.launching?.cancel?.cancel()
    if (this.current !== null) this.judgeConversation(this.current)
    this.agent.terminal.end()
    this.current?.dispose()
    this.current = null
  }

  private async start(next: NextRun, launching: Launching): Promise<StartFailure | null> {
    const wantsWorktree = this.agent.spec().workspace.kind === 'worktree'
    const failure = wantsWorktree ? await this.prepareWorktree(next, launching) : null
    return failure ?? this.startPlaced(next, launching)
  }

  private async prepareWorktree({ runId, generation }: NextRun, launching: Launching): Promise<StartFailure | null> {
    const { agent } = this
    const { terminal, agentId } = agent
    using signal = new CancelSource()
    launching.cancel = signal
    const specEnv = (): Result<Environment, StartFailure> => {
      const whole = agent.wholeSpec()
      return whole.ok ? ok(whole.value.env) : whole
    }
    const start = { agentId, runId, generation, spec: agent.spec(), specEnv, terminal, signal }
    const failure = await this.sources.worktrees.prepare({ ...start, note: (event) => agent.note(event) })
    launching.cancel = null
    return signal.isCancelled ? CALLED_OFF : failure
  }

  /** With its folder there. */
  private startPlaced({ runId, generation, asked }: NextRun, launching: Launching): ReturnType<typeof startRun> {
    const { agent } = this
    const isOver = (): boolean => agent.isDisposed()
    const ahead = this.takeAhead()
    return startRun(
      {
        ...{
          owner: agent,
          runId,
          generation,
          spec: this.placed(agent.spec()),
          isOver,
          goOn: this.toGoOnWith(asked),
          ahead,
        },
        wholeSpec: () => this.placedWhole(),
        beforeSpawn: async () => {
          if (asked.fromWindow === true) await agent.terminal.whenSized(WINDOW_WAIT_MS)
        },
        claim: () => {
          launching.isSpawning = this.launching === launching && !isOver()
          return launching.isSpawning
        },
        begin: (run, launch) => this.begin(run, launch),
      },
      this.sources,
    )
  }

  /** With the folder it really works in. */
  private placed<S extends Pick<AgentSpec, 'cwd' | 'workspace'>>(spec: S): S {
    return this.sources.worktrees.placed(this.agent.agentId, spec)
  }

  private placedWhole(): Result<WholeSpec, StartFailure> {
    const whole = this.agent.wholeSpec()
    return whole.ok ? ok(this.placed(whole.value)) : whole
  }

  /** Its last conversation, if this start is to go on with it; null: it begins anew. */
  private toGoOnWith({ by, resume = null }: StartOptions): Conversation | null {
    const { conversations, ports } = this.sources
    const kept = conversations.of(this.agent.agentId)
    const when = this.agent.spec().resume ?? ports.settings.values.resume
    return kept !== null && isToGoOn({ when, by, wish: resume }, kept) ? kept : null
  }

  private noteConversation({ id, isResumed, lost }: LaunchConversation, { generation, spec }: Run): void {
    const { agentId } = this.agent
    const { conversations } = this.sources
    const { type, cwd } = spec
    const file = isResumed ? (conversations.of(agentId)?.file ?? null) : null
    conversations.set(agentId, id === null ? null : { id, type, cwd, file, generation, isResumed, isRefused: false })
    if (lost !== null) this.agent.note({ kind: 'conversation-lost', id: lost.id, why: 'gone' })
    if (isResumed && id !== null) this.agent.note({ kind: 'conversation-resumed', id })
  }

  /** A run that went on with a conversation and ended at once did not take it: the next start begins anew, so that this is no loop. */
  private judgeConversation({ generation, startedAt }: Run): void {
    const { conversations } = this.sources
    const kept = conversations.of(this.agent.agentId)
    const end = lastRunOf(this.agent.phase())
    if (kept?.generation !== generation || !kept.isResumed || end?.generation !== generation) return
    const isFailure = end.exitClass === 'crash' || end.exitClass === 'start-failure' || end.exitClass === 'prevented'
    if (!isFailure || end.endedAt - startedAt >= REFUSED_WITHIN_MS) return
    conversations.set(this.agent.agentId, { ...kept, isRefused: true })
    this.agent.note({ kind: 'conversation-lost', id: kept.id, why: 'refused' })
  }

  private refuse(launching: Launching, failure: StartFailure): void {
    if (this.launching !== launching) return
    this.launching = null
    launching.cancel?.cancel()
    this.agent.tell({ kind: 'refused', failure })
  }

  private begin(run: Run, launch: Launch | null): void {
    this.current = run
    const phase = this.agent.phase()
    // A stop came while its session was being made, or was under way when another host ended.
    if (phase.kind === 'stopping') run.stop({ forced: phase.forced, leaderGone: phase.exit !== null })
    if (launch === null) return
    this.noteConversation(launch.conversation, run)
    this.agent.facets.branch(launch.branch)
    this.agent.facets.title('')
    this.agent.work.run('read its version', () => this.learnVersion(launch))
    if (run.spec.restart.when !== 'never') void run.exit.then(() => this.lookAhead())
  }

  /** Its program has ended, and may be started again as soon as that is told: the looks at the disk this takes begin now. */
  private lookAhead(): void {
    const { agent, sources } = this
    const whole = agent.isDisposed() || agent.phase().kind === 'stopping' ? null : this.placedWhole()
    if (whole?.ok !== true) return
    const survey = Promise.withResolvers<Survey | null>()
    this.ahead = { spec: agent.spec(), beganMs: sources.ports.clock.monotonicMs(), survey: survey.promise }
    agent.work.run('look ahead for its next start', async () => {
      try {
        survey.resolve(await surveyFor(whole.value, sources.ports))
      } finally {
        survey.resolve(null)
      }
    })
  }

  /** What was begun at the end of the run before, if that was just now. */
  private takeAhead(): Promise<Survey | null> | null {
    const { ahead } = this
    this.ahead = null
    const isFresh = ahead !== null && this.sources.ports.clock.monotonicMs() - ahead.beganMs < AHEAD_MS
    return isFresh && ahead.spec === this.agent.spec() ? ahead.survey : null
  }

  private async learnVersion({ checked, type, env }: Launch): Promise<void> {
    const { ports } = this.sources
    const isSame = (await recheck(checked, ports)) === null
    const version = isSame ? await ports.commands.versionOf(checked.program, type, env) : null
    this.agent.facets.version(version)
  }
}
