import { SharedLook } from '../../base/shared-look.ts'
import { ok, type Result } from '../../base/result.ts'
import type { SessionView } from '../../contract/views.ts'
import { liveRunOf } from '../../core/agent/state.ts'
import type { SupervisorPorts } from '../environment.ts'
import type { Fleet } from '../fleet/fleet.ts'

/** What a session directory works with. */
export interface SessionDirectoryParts {
  readonly ports: Pick<SupervisorPorts, 'sessions' | 'shellEnvironment'>
  readonly fleet: Fleet
  /** Whether sessions can be had changed. */
  readonly onChange: () => void
}

/** Knows the tmux sessions that outlive the host, and whether they can be had at all. */
export class SessionDirectory {
  private readonly parts: SessionDirectoryParts
  /** Each look starts a program. */
  private readonly looks = new SharedLook(() => this.parts.ports.sessions.list())
  private known: string | null = null

  constructor(parts: SessionDirectoryParts) {
    this.parts = parts
  }

  /** Why tmux sessions are not available here and what to do about it; null: they are, or it has not been checked yet. */
  get problem(): string | null {
    return this.known
  }

  /** Every session, with whose it is. */
  async list(): Promise<Result<readonly SessionView[], string>> {
    const { ports, fleet } = this.parts
    const listed = await this.looks.ask()
    if (!listed.ok) return listed
    const runs = new Map(fleet.list().map((agent) => [liveRunOf(agent.state.phase)?.runId, agent.record]))
    const views = listed.value.map((session) => {
      const record = runs.get(session.runId)
      const attachCommand = ports.sessions.attachCommand(session.runId)
      return { ...session, agentId: record?.id ?? null, agentName: record?.spec.name ?? null, attachCommand }
    })
    return ok(views)
  }

  /** Finds out whether sessions can be had: a person may just have installed what was missing. */
  async look(): Promise<void> {
    const { sessions, shellEnvironment } = this.parts.ports
    const problem = await sessions.problem((await shellEnvironment.read()).env)
    if (problem === this.known) return
    this.known = problem
    this.parts.onChange()
  }
}
