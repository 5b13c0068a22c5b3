import { readFields, type UnreadField } from '../../shapes/read-fields.ts'
import { agentSpec, type AgentSpec, type SpecProblem } from '../../shapes/spec.ts'
import type { StartFailure } from '../../shapes/start-failure.ts'
import { agentState, type AgentState, type Phase } from '../../shapes/state.ts'
import type { StoredAgent } from '../ports.ts'
import { NO_RESTARTS } from './restart/verdict.ts'
import { SPEC_DEFAULTS } from './spec.ts'
import { lastRunOf, liveRunOf } from './state.ts'

/** An agent as it stands in a file, its JSON parsed and nothing else. */
export interface StoredRow {
  readonly id: string
  readonly createdAt: number
  readonly spec: Readonly<Record<string, unknown>>
  readonly state: Readonly<Record<string, unknown>>
}

/** What a state written by an older Corral may lack. */
const STATE_DEFAULTS = { lostRuns: [], restarts: NO_RESTARTS }
/** Fields no default can be given for. */
const REQUIRED = ['name', 'type', 'cwd'] as const

/**
 * The agent of a stored row. Fields of its spec that cannot be read get stand-ins, and it is in phase `failed`, which names them, until they are
 * given anew. Null: its state cannot be read, so nobody knows what of it may still run. `at` is now, epoch ms.
 */
export function storedAgentOf({ id, createdAt, ...row }: StoredRow, at: number): StoredAgent | null {
  const state = agentState.safeParse({ ...STATE_DEFAULTS, ...row.state })
  if (!state.success) return null
  const standIns = { ...SPEC_DEFAULTS, name: id, type: 'custom', cwd: '/' }
  const { values, unread } = readFields(agentSpec, row.spec, { standIns, required: REQUIRED })
  const problems = unread.map(problemOf)
  return {
    record: { id, createdAt, spec: values, problems },
    state: withFailure(state.data, unreadFailure(problems), at),
  }
}

/** Why an agent whose stored spec could not be read whole is not started; null: it was read. */
export function unreadFailure(problems: readonly SpecProblem[]): StartFailure | null {
  if (problems.length === 0) return null
  return { code: 'spec-invalid', message: problems.map(({ message }) => message).join(' ') }
}

function problemOf({ field, reason }: UnreadField<keyof AgentSpec>): SpecProblem {
  return { field, message: `The "${field}" it was saved with cannot be read (${reason}). Edit the agent and set it.` }
}

/** The state of an agent that cannot go on: it wants nothing, and a run it had is lost, so that what is left of that run is looked for. */
function withFailure(state: AgentState, failure: StartFailure | null, at: number): AgentState {
  const { phase, lostRuns } = state
  if (failure === null || (phase.kind === 'failed' && phase.failure.message === failure.message)) return state
  const run = liveRunOf(phase)
  const lost = run === null ? [] : [{ runId: run.runId, identity: run.identity, endAsked: phase.kind === 'stopping' }]
  const failed: Phase = { kind: 'failed', since: at, failure, lastRun: lastRunOf(phase) }
  return { ...state, wanted: 'down', phase: failed, lostRuns: [...lostRuns, ...lost] }
}
