import type { WorkFailureHandler } from '../../base/background-work.ts'
import { ok } from '../../base/result.ts'
import type { HostProfile, SupervisorPorts } from '../environment.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Publisher } from '../kernel/publisher.ts'
import type { TreeWatch } from '../tree/tree-watch.ts'
import type { WorktreeAgent } from '../worktrees/worktree-agents.ts'
import { Worktrees } from '../worktrees/worktrees.ts'
import type { Fleet } from './fleet.ts'
import type { SupervisedAgent } from './supervised-agent.ts'

/** What worktrees are joined with. */
export interface JoinedParts {
  readonly ports: SupervisorPorts
  readonly host: HostProfile
  readonly trees: TreeWatch
  readonly kernel: Kernel
  readonly publisher: Publisher
  /** Made later than they are. */
  readonly fleet: () => Fleet
  readonly onFailure: WorkFailureHandler
}

/** The worktrees of a fleet. */
export function joinWorktrees({ fleet, kernel, ...parts }: JoinedParts): Worktrees {
  const viewOf = (agent: SupervisedAgent | null): WorktreeAgent | null =>
    agent && {
      ...{ id: agent.record.id, spec: agent.record.spec, isUp: agent.isUp },
      variables: () => {
        const whole = agent.secrets.wholeSpec(agent.record.spec)
        return whole.ok ? ok(whole.value.env) : whole
      },
    }
  return new Worktrees({
    ...parts,
    agents: {
      list: () =>
        fleet()
          .list()
          .flatMap((agent) => viewOf(agent) ?? []),
      find: (agentId) => viewOf(fleet().find(agentId)),
      named: (name) =>
        viewOf(
          fleet()
            .list()
            .find(({ record }) => record.spec.name === name) ?? null,
        ),
      note: (agentId, event) => {
        const agent = agentId === null ? null : fleet().find(agentId)
        if (agent === null) kernel.note(event)
        else agent.note(event)
      },
    },
  })
}
