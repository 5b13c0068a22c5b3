import type { AgentView } from '../../contract/views.ts'
import { isUp } from '../../core/agent/state.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { until } from '../host/until.ts'
import type { Session } from '../host/session.ts'
import { statusOf } from '../output/agent-words.ts'
import type { DesiredAgent } from './desired-agents.ts'
import { stepsOf } from './order.ts'
import type { FleetPlan } from './plan.ts'

/** Makes, changes and removes agents. What the host refuses is told, and the rest is done; false: something was. */
export async function applyPlan(session: Session, plan: FleetPlan, prunes: boolean): Promise<boolean> {
  const refused: string[] = []
  const each = async (name: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Failure) || error.exitCode === EXIT.noHost) throw error
      session.out.note(`${name}: ${error.message}`)
      refused.push(name)
    }
  }
  for (const spec of plan.create) {
    await each(spec.name, () => session.ask('agent.create', { spec, start: false }))
  }
  for (const { agent, patch } of plan.change) {
    await each(agent.spec.name, () => session.ask('agent.update', { agent: agent.id, patch }))
  }
  for (const { id, spec } of prunes ? plan.surplus : []) {
    await each(spec.name, () => session.ask('agent.remove', { agent: id }))
  }
  return refused.length === 0
}

/** Fields that count at once; all others from the next start on. */
const AT_ONCE: ReadonlySet<string> = new Set(['group', 'limits', 'reach', 'isMuted'])

/** Restarts those that run with what they were before; or says that they do. */
export async function restartChanged(session: Session, { change }: FleetPlan, restarts: boolean): Promise<void> {
  for (const { agent, patch } of change) {
    if (!isUp(agent.state.phase) || Object.keys(patch).every((field) => AT_ONCE.has(field))) continue
    const { name } = agent.spec
    if (restarts) {
      await session.ask('agent.restart', { agent: agent.id })
      continue
    }
    const hint = `"corral restart ${name}", or up --restart`
    session.out.note(`${name}: runs with what it was until its next start (${hint})`)
  }
}

/** It runs and is ready, or it has come to an end without a failure. */
function isReady({ state: { phase } }: AgentView): boolean {
  return (phase.kind === 'running' && phase.run.readyAt !== null) || phase.kind === 'stopped'
}

function hasFailed({ state: { phase } }: AgentView): boolean {
  return phase.kind === 'failed' || phase.kind === 'crash-loop' || phase.kind === 'unkillable'
}

/**
 * Starts agents that are down, step by step: whoever depends on others waits until these are ready. Who depends on one that failed is not
 * started, which is told. Answers the exit code.
 */
export async function startInOrder(
  session: Session,
  chosen: readonly DesiredAgent[],
  { waits, timeoutMs }: { readonly waits: boolean; readonly timeoutMs: number | null },
): Promise<ExitCode> {
  const steps = stepsOf(chosen)
  const failed = new Set<string>()
  for (const [index, step] of steps.entries()) {
    const held = step.filter(({ dependsOn }) => dependsOn.some((name) => failed.has(name)))
    for (const { spec, dependsOn } of held) {
      failed.add(spec.name)
      session.out.note(
        `${spec.name}: not started, as it depends on ${dependsOn.filter((name) => failed.has(name)).join(', ')}`,
      )
    }
    const { started, asked } = await startAll(
      session,
      step.filter((agent) => !held.includes(agent) && agent.isToStart),
      failed,
    )
    const isLast = index === steps.length - 1
    if (asked.length === 0 || (isLast && !waits)) continue
    const done = await until(session, {
      agents: asked,
      isMet: (agent) => isReady(agent) || hasFailed(agent),
      timeoutMs,
    })
    for (const agent of done) {
      if (hasFailed(agent)) failed.add(agent.spec.name)
      if (started.has(agent.id)) session.out.note(`${agent.spec.name}: ${statusOf(agent, Date.now())}`)
    }
  }
  return failed.size === 0 ? EXIT.ok : EXIT.failed
}

async function startAll(
  session: Session,
  agents: readonly DesiredAgent[],
  failed: Set<string>,
): Promise<{ readonly started: ReadonlySet<string>; readonly asked: readonly AgentView[] }> {
  const started = new Set<string>()
  const asked: AgentView[] = []
  for (const { spec } of agents) {
    try {
      const { agent } = await session.ask('agent.describe', { agent: spec.name })
      if (!isUp(agent.state.phase)) started.add(agent.id)
      asked.push(started.has(agent.id) ? await session.ask('agent.start', { agent: agent.id }) : agent)
    } catch (error) {
      if (!(error instanceof Failure) || error.exitCode === EXIT.noHost) throw error
      failed.add(spec.name)
      session.out.note(`${spec.name}: ${error.message}`)
    }
  }
  return { started, asked }
}

/** Stops agents, whoever depends on others before these. */
export async function stopInOrder(
  session: Session,
  chosen: readonly DesiredAgent[],
  timeoutMs: number | null,
): Promise<readonly AgentView[]> {
  const existing = new Map((await session.agents()).map((agent) => [agent.spec.name, agent]))
  const stopped: AgentView[] = []
  for (const step of stepsOf(chosen).toReversed()) {
    const agents = step.flatMap(({ spec }) => existing.get(spec.name) ?? []).filter(isWanted)
    const asked: AgentView[] = []
    for (const { id } of agents) asked.push(await session.ask('agent.stop', { agent: id }))
    if (asked.length === 0) continue
    const done = await until(session, { agents: asked, isMet: (agent) => !isWanted(agent), timeoutMs })
    for (const agent of done) session.out.note(`${agent.spec.name}: ${statusOf(agent, Date.now())}`)
    stopped.push(...done)
  }
  return stopped
}

/** It is up, or comes up again by itself. */
function isWanted({ state: { phase } }: AgentView): boolean {
  return phase.kind !== 'unkillable' && (isUp(phase) || phase.kind === 'backoff')
}
