import { err, ok, type Result } from '../../base/result.ts'
import { RESTART_DEFAULTS } from '../../core/agent/restart/policy.ts'
import { SPEC_DEFAULTS } from '../../core/agent/spec.ts'
import { lastRunOf } from '../../core/agent/state.ts'
import { taskLaunchOf } from '../../core/task/task-launch.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { Task } from '../../shapes/task.ts'
import { taskRefusalWords } from '../../words/task-refusal-words.ts'
import { findAgentType, type HostProfile, type SupervisorPorts } from '../environment.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { SupervisedAgent } from '../fleet/supervised-agent.ts'

/** The heading under which lists show agents of tasks. */
const GROUP = 'Tasks'
/** A worktree of its own, begun at the branch that is checked out. */
const WORKTREE = { kind: 'worktree', base: null, branch: null, place: 'data', setup: null, teardown: null } as const
/** Longest name of an agent, characters. */
const NAME_CHARACTERS = 64

/** What agents of tasks are made with. */
export interface TaskAgentsParts {
  readonly ports: Pick<SupervisorPorts, 'agentTypes' | 'settings'>
  readonly host: Pick<HostProfile, 'platform'>
  readonly fleet: Fleet
}

/** The agents that carry out tasks: each is made for one attempt. */
export class TaskAgents {
  private readonly parts: TaskAgentsParts

  constructor(parts: TaskAgentsParts) {
    this.parts = parts
  }

  /** The agent made for the latest attempt of a task; null: there is none (any more). */
  of({ id, attempt }: Pick<Task, 'id' | 'attempt'>): SupervisedAgent | null {
    const isFor = ({ record: { spec } }: SupervisedAgent): boolean =>
      spec.task?.id === id && spec.task.attempt === attempt
    return this.parts.fleet.list().find(isFor) ?? null
  }

  /** Makes the agent of an attempt, which is not started. The error is for people. */
  async make(task: Task): Promise<Result<SupervisedAgent, string>> {
    const spec = await this.specOf(task)
    if (!spec.ok) return spec
    const made = this.parts.fleet.create({ ...spec.value, name: this.freeName(task) })
    return made.ok ? made : err(made.error.message)
  }

  /** Removes agents of ended attempts, but for as many of the latest as are to be kept. `isBusy`: its attempt is not over. */
  async removeOld(isBusy: (agentId: string) => boolean): Promise<void> {
    const { fleet, ports } = this.parts
    const ended = fleet
      .list()
      .filter(({ record, isUp }) => record.spec.task !== null && !isUp && !isBusy(record.id))
      .toSorted((a, b) => endedAt(b) - endedAt(a))
    for (const agent of ended.slice(ports.settings.values.tasks.keptAgents)) await fleet.remove(agent)
  }

  private async specOf(task: Task): Promise<Result<AgentSpec, string>> {
    const { ports, host } = this.parts
    const { order, id, attempt, givenBy } = task
    const type = await findAgentType(ports.agentTypes, order.type)
    if (type === null) return err(`There is no agent type "${order.type}" any more.`)
    const [command = null, ...args] = order.command
    const prompt = order.prompt.trim() === '' ? null : order.prompt
    const { permissions } = order
    const launch = taskLaunchOf(type, { prompt, permissions, args, platform: host.platform })
    if (!launch.ok) return err(taskRefusalWords(launch.error, type.name))
    return ok({
      ...SPEC_DEFAULTS,
      restart: { ...RESTART_DEFAULTS, when: 'never' },
      ...{ name: order.name, type: order.type, command, args: launch.value.args, env: launch.value.env },
      workspace: order.worktree ? WORKTREE : SPEC_DEFAULTS.workspace,
      ...{ cwd: order.cwd, group: GROUP, priority: order.priority, isMuted: true, task: { id, attempt } },
      // What an agent gives does not reach further than it does itself, wherever the settings let others.
      reach: givenBy === null ? SPEC_DEFAULTS.reach : 'self',
    })
  }

  /** A task's name is not unique, that of its agent is. */
  private freeName({ id, attempt, order }: Task): string {
    const suffix = attempt === 1 ? ` #${id}` : ` #${id}.${attempt}`
    return `${order.name.slice(0, NAME_CHARACTERS - suffix.length)}${suffix}`
  }
}

function endedAt({ state, record }: SupervisedAgent): number {
  return lastRunOf(state.phase)?.endedAt ?? record.createdAt
}
