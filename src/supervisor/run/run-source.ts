import { ok, type Result } from '../../base/result.ts'
import { stopAskOf } from '../../core/agent/agent-type.ts'
import type { AgentInput } from '../../core/agent/inputs.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { JournalEvent } from '../../shapes/journal.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { LiveRun } from '../../shapes/state.ts'
import type { Pty } from '../../core/ports.ts'
import { findAgentType, type HostFacts, type SupervisorPorts } from '../environment.ts'
import { judgeRun } from './judge-run.ts'
import { prepareLaunch, type Launch } from './launch.ts'
import { RunLife, type AdoptedRun } from './run-life.ts'
import { spawnRun } from './spawn-run.ts'
import type { TerminalSession } from '../terminal/terminal-session.ts'
import type { TreeWatch } from '../tree/tree-watch.ts'

/** What a run comes from and reports to. */
export interface RunOwner {
  readonly agentId: string
  readonly terminal: TerminalSession
  /** The spec as it is now; with the fallback's program once that is in use. */
  spec(): AgentSpec
  /** False once a spawn under way would be too late: a stop came. */
  isStarting(): boolean
  take(input: AgentInput): void
  note(event: JournalEvent): void
  /** A run lives; called in the turn its terminal was made, whose output must be heard from the first byte. */
  begin(life: RunLife, launch: Launch | null): void
}

/** What all agents' runs are made with. */
export interface RunSourceParts {
  readonly ports: SupervisorPorts
  readonly host: HostFacts
  readonly trees: TreeWatch
}

/** How a run is to be spawned. */
export interface RunOrder {
  readonly runId: string
  /** Awaited between check and spawn. */
  readonly beforeSpawn: () => Promise<void>
}

const CANCELLED: StartFailure = { code: 'spawn-failed', message: 'It was stopped before its program was started.' }

/** Where an agent's runs come from: programs that are checked and spawned, and sessions that outlived another host. */
export class RunSource {
  private readonly owner: RunOwner
  private readonly parts: RunSourceParts
  private isOver = false

  constructor(owner: RunOwner, parts: RunSourceParts) {
    this.owner = owner
    this.parts = parts
  }

  /** Checks and spawns. Answers why not; null: the run has begun, or nobody is left to have one. */
  async spawn({ runId, beforeSpawn }: RunOrder): Promise<StartFailure | null> {
    const { ports, host } = this.parts
    const { owner } = this
    const spec = owner.spec()
    const launch = await prepareLaunch({ id: owner.agentId, runId, spec }, ports, host)
    if (launch.ok) await beforeSpawn()
    if (this.hasEnded()) return null
    if (!launch.ok) return launch.error
    if (!owner.isStarting()) return CANCELLED
    const spawning = spawnRun(launch.value, { runId, runner: spec.runner, size: owner.terminal.size }, ports)
    const pty = spawning instanceof Promise ? await spawning : spawning
    if (!pty.ok) return pty.error
    if (this.hasEnded()) pty.value.dispose()
    else owner.begin(this.lifeOf(runId, pty.value, launch.value), launch.value)
    return null
  }

  /** Takes over the session of a run that outlived another host; false: there is none. An error says why it cannot be told. */
  async adopt(run: LiveRun): Promise<Result<boolean, string>> {
    if (run.runner !== 'tmux') return ok(false)
    const { ports } = this.parts
    const spec = this.owner.spec()
    const type = await findAgentType(ports.agentTypes, spec.type)
    const pty = await ports.sessions.adopt(run.runId, this.owner.terminal.size)
    if (!pty.ok) return pty
    if (pty.value === null) return ok(false)
    const ask = type && stopAskOf(type, spec.command ?? type.command ?? '')
    const readyForMs = run.readyAt === null ? 0 : Math.max(0, ports.clock.now() - run.readyAt)
    this.owner.begin(
      this.lifeOf(run.runId, pty.value, { type, ask, adopted: { identity: run.identity, readyForMs } }),
      null,
    )
    return ok(true)
  }

  /** Nobody is left to have a run. */
  end(): void {
    this.isOver = true
  }

  /** Asked anew after each wait. */
  private hasEnded(): boolean {
    return this.isOver
  }

  private lifeOf(runId: string, pty: Pty, of: LifeFacts): RunLife {
    const { ports, host, trees } = this.parts
    const { owner } = this
    const { terminal } = owner
    return new RunLife(runId, pty, {
      ports,
      trees,
      terminal,
      ask: of.ask,
      adopted: of.adopted ?? null,
      spec: owner.spec(),
      take: (input) => owner.take(input),
      note: (event) => owner.note(event),
      judge: (evidence) => judgeRun({ spec: owner.spec(), type: of.type, terminal }, evidence, { ports, host }),
    })
  }
}

interface LifeFacts {
  readonly type: AgentType | null
  readonly ask: Launch['ask']
  readonly adopted?: AdoptedRun
}
