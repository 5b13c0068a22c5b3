import type { BackgroundWork } from '../../base/background-work.ts'
import { messageOf } from '../../base/errors.ts'
import { ok, type Result } from '../../base/result.ts'
import type { AgentSpec, Priority } from '../../shapes/spec.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { LiveRun, Phase } from '../../shapes/state.ts'
import type { WholeSpec } from '../../core/secrets/variables.ts'
import type { FacetWriters } from './facets.ts'
import type { Launch } from '../run/launch.ts'
import { recheck } from '../run/policy-check.ts'
import type { Run } from '../run/run.ts'
import type { RunReport } from '../run/run-observer.ts'
import type { RunOwner, StopOrder } from '../run/run-parts.ts'
import { adoptRun, startRun, type RunSources } from '../run/start-run.ts'

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

/** A run that is to begin. */
export interface NextRun {
  readonly runId: string
  readonly generation: number
  /** A window asked and will show it in a moment: the program waits for its size. */
  readonly isAskedByWindow: boolean
}

/** A start under way. */
interface Launching {
  /** False: nothing of it was spawned, so it ends as soon as it is called off, however long its check hangs. */
  isSpawning: boolean
}

const CALLED_OFF: StartFailure = { code: 'spawn-failed', message: 'It was stopped before its program was started.' }

/** The runs of one agent, one at a time: begins them, hands on what is asked of the present one, ends them. */
export class AgentRuns {
  private readonly agent: AgentOfRuns
  private readonly sources: RunSources
  private current: Run | null = null
  /** The latest start; null: it was refused or called off, and how its check ends is of no interest. */
  private launching: Launching | null = null

  constructor(agent: AgentOfRuns, sources: RunSources) {
    this.agent = agent
    this.sources = sources
  }

  /** Checks and spawns. Every failure, thrown or returned, becomes a `refused` input: the agent never stays in `starting` without a program. */
  spawn(next: NextRun): void {
    const launching = { isSpawning: false }
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
    const adopted = await adoptRun({ owner: this.agent, run, generation, spec: this.agent.spec() }, this.sources)
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
    this.agent.terminal.end()
    this.current?.dispose()
    this.current = null
  }

  private start({ runId, generation, isAskedByWindow }: NextRun, launching: Launching): ReturnType<typeof startRun> {
    const { agent } = this
    const isOver = (): boolean => agent.isDisposed()
    return startRun(
      {
        ...{ owner: agent, runId, generation, spec: agent.spec(), isOver },
        wholeSpec: () => agent.wholeSpec(),
        beforeSpawn: async () => {
          if (isAskedByWindow) await agent.terminal.whenSized(WINDOW_WAIT_MS)
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

  private refuse(launching: Launching, failure: StartFailure): void {
    if (this.launching !== launching) return
    this.launching = null
    this.agent.tell({ kind: 'refused', failure })
  }

  private begin(run: Run, launch: Launch | null): void {
    this.current = run
    const phase = this.agent.phase()
    // A stop came while its session was being made, or was under way when another host ended.
    if (phase.kind === 'stopping') run.stop({ forced: phase.forced, leaderGone: phase.exit !== null })
    if (launch === null) return
    this.agent.facets.branch(launch.branch)
    this.agent.facets.title('')
    this.agent.work.run('read its version', () => this.learnVersion(launch))
  }

  private async learnVersion({ checked, type, env }: Launch): Promise<void> {
    const { ports } = this.sources
    const isSame = (await recheck(checked, ports)) === null
    const version = isSame ? await ports.commands.versionOf(checked.program, type, env) : null
    this.agent.facets.version(version)
  }
}
