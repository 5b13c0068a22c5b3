import type { Result } from '../../base/result.ts'
import type { Environment } from '../../core/agent/launch.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { WorktreeEvent } from '../../shapes/workspace.ts'

/** What worktrees need to know of an agent. */
export interface WorktreeAgent {
  readonly id: string
  readonly spec: Pick<AgentSpec, 'name' | 'cwd' | 'workspace'>
  /** Processes of it may live, or it is being started. */
  readonly isUp: boolean
  /** Variables of its spec, with the values of its secrets; the failure says which are not there. */
  readonly variables: () => Result<Environment, StartFailure>
}

/** The agents there are. */
export interface WorktreeAgents {
  list(): readonly WorktreeAgent[]
  /** By id. */
  find(agentId: string): WorktreeAgent | null
  /** By name. */
  named(name: string): WorktreeAgent | null
  /** Journals what happened to a worktree: of its agent, or of the host if there is none any more. */
  note(agentId: string | null, event: WorktreeEvent): void
}
