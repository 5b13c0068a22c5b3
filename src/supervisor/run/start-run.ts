import { ok, type Result } from '../../base/result.ts'
import { stopAskOf } from '../../core/agent/agent-type.ts'
import type { Environment } from '../../core/agent/launch.ts'
import type { WholeSpec } from '../../core/secrets/variables.ts'
import { openCodeAddressOf, type ServerAddress } from '../../core/agent/server-address.ts'
import type { AgentType } from '../../shapes/agent-type.ts'
import type { Conversation } from '../../shapes/conversation.ts'
import type { AgentSpec } from '../../shapes/spec.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import type { LiveRun } from '../../shapes/state.ts'
import type { Pty } from '../../core/ports.ts'
import { findAgentType, type HostProfile, type SupervisorPorts } from '../environment.ts'
import type { TreeWatch } from '../tree/tree-watch.ts'
import type { Conversations } from './conversations.ts'
import { prepareLaunch, type Launch, type Survey } from './launch.ts'
import { recheck } from './policy-check.ts'
import type { RunObserver } from './run-observer.ts'
import { Run } from './run.ts'
import type { RunOwner } from './run-parts.ts'
import { spawnRun } from './spawn-run.ts'
import type { SpawnTurns } from './spawn-turns.ts'

/** What all agents' runs are made with. */
export interface RunSources {
  readonly ports: SupervisorPorts
  readonly host: HostProfile
  readonly trees: TreeWatch
  readonly observers: readonly RunObserver[]
  readonly conversations: Conversations
  readonly turns: SpawnTurns
}

/** Which run is to be started, and for whom. */
export interface StartOrder {
  readonly owner: RunOwner
  readonly runId: string
  readonly generation: number
  /** The spec as it is now; with the fallback's program once that is in use. */
  readonly spec: AgentSpec
  /** The same with the values of its secrets; the failure says which are not there. */
  readonly wholeSpec: () => Result<WholeSpec, StartFailure>
  /** The conversation it is to go on with; null: it is to begin anew. */
  readonly goOn: Conversation | null
  /** A survey for this spec that was begun just now; null: none was, or it failed. */
  readonly ahead: Promise<Survey | null> | null
  /** Awaited between check and spawn. */
  readonly beforeSpawn: () => Promise<void>
  /** Asked once, right before the spawn: whether the start is still wanted. From then on it cannot be called off; its run is stopped. */
  readonly claim: () => boolean
  /** The agent was disposed. */
  readonly isOver: () => boolean
  /** A run lives; called in the turn its terminal was made, whose output must be heard from the first byte. */
  readonly begin: (run: Run, launch: Launch) => void
}

/** Checks, spawns and begins a run. Returns the failure; null: it began, or nobody wants it any more. Rejects when a port does. */
export async function startRun(order: StartOrder, sources: RunSources): Promise<StartFailure | null> {
  const { ports, host } = sources
  const { owner, runId, spec, goOn, ahead } = order
  const whole = order.wholeSpec()
  if (!whole.ok) return whole.error
  const launch = await prepareLaunch({ id: owner.agentId, runId, spec: whole.value, goOn, ahead }, ports, host)
  if (!launch.ok) return launch.error
  await order.beforeSpawn()
  using turn = await sources.turns.take()
  const changed = await recheck(launch.value.checked, ports)
  if (changed !== null) return changed
  if (!order.claim()) return null
  const spawning = spawnRun(launch.value, { runId, runner: spec.runner, size: owner.terminal.size }, ports)
  turn.dispose()
  const pty = spawning instanceof Promise ? await spawning : spawning
  if (!pty.ok) return pty.error
  if (order.isOver()) pty.value.dispose()
  else beginOrClose(order, { pty: pty.value, launch: launch.value }, sources)
  return null
}

/** Takes over the session of a run that outlived another host. Null: there is none. An error says why it cannot be told. */
export async function adoptRun(
  { owner, run, generation, spec }: Pick<StartOrder, 'owner' | 'generation' | 'spec'> & { readonly run: LiveRun },
  sources: RunSources,
): Promise<Result<Run | null, string>> {
  if (run.runner !== 'tmux') return ok(null)
  const { ports } = sources
  const type = await findAgentType(ports.agentTypes, spec.type)
  const { env } = await ports.shellEnvironment.read()
  const pty = await ports.sessions.adopt(run.runId, owner.terminal.size)
  if (!pty.ok) return pty
  if (pty.value === null) return ok(null)
  const ask = type && stopAskOf(type, spec.command ?? type.command ?? '')
  const readyForMs = run.readyAt === null ? 0 : Math.max(0, ports.clock.now() - run.readyAt)
  const adopted = { startedAt: run.startedAt, identity: run.identity, readyForMs }
  owner.terminal.begin(generation, pty.value)
  const { runId, runner } = run
  return ok(
    new Run({
      ...runSetting(sources),
      owner,
      runId,
      generation,
      runner,
      spec,
      pty: pty.value,
      type,
      ask,
      env,
      // It is not known what it was started with.
      extras: [],
      server: type === null ? null : serverOf(type, spec, env),
      adopted,
    }),
  )
}

/** Its agent may have other arguments by now; then nobody answers, or asks for another password, as where the password is a secret. */
function serverOf(type: AgentType, spec: AgentSpec, env: Environment): ServerAddress | null {
  if (type.server === null) return null
  const plain = Object.entries(spec.env).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []))
  return openCodeAddressOf([...type.args, ...spec.args], { ...env, ...(Object.fromEntries(plain) as Environment) })
}

/** An error between the spawn and the run's beginning must not leave an unwatched program behind. */
function beginOrClose(
  { owner, runId, generation, spec, begin }: StartOrder,
  { pty, launch }: { readonly pty: Pty; readonly launch: Launch },
  sources: RunSources,
): void {
  const { type, ask, env, extras, server } = launch
  try {
    const { runner } = spec
    // Inside tmux a program talks to tmux, which swallows the question: an answer from here would be of no use to it.
    owner.terminal.begin(generation, pty, { readsStatus: runner === 'pty' })
    const run = { owner, runId, generation, runner, spec, pty, type, ask, env, extras, server }
    begin(new Run({ ...runSetting(sources), ...run, adopted: null }), launch)
  } catch (error) {
    pty.hangUp()
    pty.dispose()
    throw error
  }
}

function runSetting({ ports, host, trees, observers }: RunSources): {
  readonly ports: SupervisorPorts
  readonly trees: TreeWatch
  readonly observers: readonly RunObserver[]
  readonly timeZone: string
} {
  return { ports, trees, observers, timeZone: host.timeZone }
}
